/** The Images API screen in English. */
export const api = {
  heading: 'Images API',
  intro:
    'Programs that speak OpenAI’s Images API can make pictures here, on this machine: the page answers the addresses of the dall-e-2 model. Any key will do. A page of Easel has to stay open in this browser, since it does the painting.',
  run: 'Run',
  runLabel: (title: string) => `Run: ${title}`,
  running: 'Running…',
  copy: 'Copy',
  codeOf: (title: string) => `Code: ${title}`,
  answerOf: (title: string) => `Answer: ${title}`,
  took: (duration: string) => `Answered in ${duration}`,
  picture: (index: number, count: number) => `Picture ${index} of ${count} of the answer`,
  announceStart: (title: string) => `Running: ${title}.`,
  announceDone: (title: string) => `Answered: ${title}.`,

  clientTitle: 'With the official client',
  clientText:
    'In any page of this site, as it comes from npm. Other sites cannot reach these addresses: a service worker answers its own site alone.',
  clientTextAlone:
    'In this page, as it comes from npm. No service worker runs here, so the client is handed the page’s own fetch; the examples below use it too.',
  examples: {
    generate: {
      title: 'Pictures from words',
      text: 'Two pictures, each at an address that this browser keeps for an hour.',
    },
    seed: {
      title: 'The same picture every time',
      text: 'What Easel has beyond the contract stands under “easel”. The answer names its seed there, so any picture can be made again.',
    },
    edit: {
      title: 'Paint a part anew',
      text: 'What is transparent is repainted; every other pixel stays as it is. A separate mask of the same size may say where instead.',
    },
    variation: {
      title: 'Other pictures of the same idea',
      text: 'Starts from a square PNG below 4 MB.',
    },
    refused: {
      title: 'A request that is refused',
      text: 'Errors have the four keys that clients read. This one has a size that does not exist.',
    },
    stop: {
      title: 'Stop a request',
      text: 'Ends ten large pictures after two seconds. Aborting the request stops the job at its next step.',
    },
  },

  fieldsTitle: 'Fields',
  fieldsText:
    'POST to v1/images/generations with JSON, to v1/images/edits and v1/images/variations with a form. In a form “easel” is JSON as text, or fields of their own such as “easel[seed]”, as the official client writes an object. GET v1/vocabulary says what the model can draw: things with other words for each, styles, colours of the ground.',
  fields: [
    ['prompt', 'in generations and edits', 'up to 1000 characters'],
    ['image', 'in edits and variations', 'a square PNG below 4 MB'],
    ['mask', 'in edits', 'a PNG of the same size; transparent is repainted'],
    ['n', '', '1 to 10; 1 when absent'],
    ['size', '', '256x256, 512x512 or 1024x1024; 1024x1024 when absent or auto'],
    ['quality', '', 'standard or auto, which is the same'],
    ['response_format', '', 'url or b64_json; url when absent'],
    ['easel.seed', '', '0 to 4294967295; random when absent'],
    ['easel.steps', '', '1 to 1000'],
    ['easel.guidance', 'in generations and edits', '1 to 20'],
    ['easel.negative_prompt', 'in generations and edits', 'what the pictures should not show'],
    [
      'easel.ratio',
      'in generations',
      '1:1, 3:2, 2:3, 16:9 or 9:16; the shorter side is that of size',
    ],
    [
      'easel.fill',
      'in edits',
      'true: fills what is erased from its surroundings, without a model; prompt is not read',
    ],
    ['easel.difference', 'in variations', '0 (alike) to 1 (free)'],
    ['easel.with', 'in variations', 'a second PNG: n pictures on the way from one to the other'],
    ['easel.to', 'in variations', 'words: n pictures that turn towards them'],
    ['easel.prompt', 'in variations', 'words: pictures of them that start from the picture'],
    ['easel.strength', 'with easel.prompt', '0.01 to 1, how far they go from it; 0.6 when absent'],
    ['easel.from', 'with easel.to', 'what the picture shows now, in words'],
    ['easel.theta', 'with easel.to', '0 to 1, how far it turns; 0.5 when absent'],
    [
      'easel.signature',
      'in generations and variations',
      'true draws the signature; false when absent',
    ],
    ['easel.pack', '', 'the id of an installed model'],
  ] as readonly (readonly [field: string, where: string, values: string])[],

  errorsTitle: 'Errors',
  errorsText: 'The status, what the official client throws for it, and when.',
  errors: [
    [
      '400',
      'BadRequestError',
      'A field is missing or outside its range, or the prompt is refused.',
    ],
    ['404', 'NotFoundError', 'There is no such address, or a picture’s hour is over.'],
    ['405, 413', 'APIError', 'A method that the address does not have; a body that is too large.'],
    ['429', 'RateLimitError', 'Eight requests are being worked on or waiting already.'],
    ['500', 'InternalServerError', 'The engine cannot do it on this machine.'],
    [
      '503',
      'InternalServerError',
      'No page of Easel is open, it was closed, someone pressed Stop, or the engine broke down.',
    ],
  ] as readonly (readonly [status: string, exception: string, when: string])[],
  late: 'An answer waits for its pictures, so that its status is that of the outcome. Behind a service worker a caller is sent on, by 303, while it waits: follow it, as fetch and every client do by themselves. After some seven minutes the answer begins with status 200; if the pictures cannot be made then, its body breaks off.',
};
