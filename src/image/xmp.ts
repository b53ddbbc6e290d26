/** Keyword of the iTXt chunk that holds XMP. XMP specification, part 3, 1.1.5 */
export const XMP_KEYWORD = 'XML:com.adobe.xmp';

/**
 * How a picture came about, of the IPTC's Digital Source Type vocabulary.
 * https://cv.iptc.org/newscodes/digitalsourcetype/
 */
export type DigitalSourceType =
  /** Wholly made by a trained model. */
  | 'trainedAlgorithmicMedia'
  /** A trained model painted a part of another picture. */
  | 'compositeWithTrainedAlgorithmicMedia';

/**
 * An XMP packet that says how a picture came about, by what program, and what it was asked to show.
 *
 * @param description any text; empty: none is written. Characters that XML cannot hold are left out.
 */
export function xmpPacket(source: DigitalSourceType, description: string): string {
  const lines = [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
    ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '  <rdf:Description rdf:about=""',
    '    xmlns:dc="http://purl.org/dc/elements/1.1/"',
    '    xmlns:xmp="http://ns.adobe.com/xap/1.0/"',
    '    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
    `    Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/${source}"`,
    '    xmp:CreatorTool="Easel">',
    ...(description === ''
      ? []
      : [
          '   <dc:description><rdf:Alt>',
          `    <rdf:li xml:lang="x-default">${escapeXml(description)}</rdf:li>`,
          '   </rdf:Alt></dc:description>',
        ]),
    '  </rdf:Description>',
    ' </rdf:RDF>',
    '</x:xmpmeta>',
    '<?xpacket end="r"?>',
  ];
  return lines.join('\n');
}

/**
 * Text as XML 1.0 holds it. Carriage returns are written as references, since a reader would turn them into newlines.
 */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
