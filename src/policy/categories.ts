/** What the policy asks people not to make, after OpenAI's content policy for DALL·E 2. */
export const CATEGORIES = [
  'hate',
  'harassment',
  'violence',
  'self-harm',
  'sexual',
  'shocking',
  'illegal-activity',
  'deception',
  'political',
  'health',
  'spam',
  'public-figures',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** As sentences for programs name them. */
export const CATEGORY_NAMES: Readonly<Record<Category, string>> = {
  hate: 'hate',
  harassment: 'harassment',
  violence: 'violence',
  'self-harm': 'self-harm',
  sexual: 'sexual content',
  shocking: 'shocking content',
  'illegal-activity': 'illegal activity',
  deception: 'deception',
  political: 'politics',
  health: 'health',
  spam: 'spam',
  'public-figures': 'public figures',
};
