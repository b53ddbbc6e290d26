/** What is chosen in a row of links or tools. */
const CHOSEN = '[aria-current="page"], [aria-pressed="true"]';

/**
 * For a row that scrolls sideways without a bar: says at which ends more of it is out of sight (`data-before` and
 * `data-beyond`, which base.css lets fade), and brings what is chosen in it into sight.
 */
export function scrollRow(row: HTMLElement): () => void {
  function look(): void {
    const beyond = row.scrollWidth - row.clientWidth;
    // From right to left it is negative.
    const at = Math.abs(row.scrollLeft);
    row.toggleAttribute('data-before', at > 1);
    row.toggleAttribute('data-beyond', at < beyond - 1);
  }
  function follow(): void {
    const chosen = row.querySelector(CHOSEN)?.getBoundingClientRect();
    if (chosen !== undefined) {
      const { left, right } = row.getBoundingClientRect();
      row.scrollLeft += (chosen.left + chosen.right - left - right) / 2;
    }
    look();
  }
  const sizes = new ResizeObserver(follow);
  sizes.observe(row);
  const changes = new MutationObserver(follow);
  const attributeFilter = ['aria-current', 'aria-pressed'];
  changes.observe(row, { attributeFilter, childList: true, subtree: true });
  row.addEventListener('scroll', look, { passive: true });
  follow();
  return () => {
    sizes.disconnect();
    changes.disconnect();
    row.removeEventListener('scroll', look);
  };
}
