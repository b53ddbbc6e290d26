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
