// Configuration that a template makes: readable as it is, but for what is filled in.

/** Jinja and Go templates: what is filled in becomes a variable, and what decides about lines goes. Lines stay where they are. */
export function fillHoles(text: string): { text: string; hasHoles: boolean } {
  if (!text.includes('{{') && !text.includes('{%')) return { text, hasHoles: false }
  const filled = text
    .replace(/\{%[^%]*(?:%(?!\})[^%]*)*%\}/g, (whole) => whole.replace(/[^\n]/g, ''))
    .replace(/\{\{([^{}\n]{0,200})\}\}/g, (_, inner: string) =>
      /^[\s-]*(?:if|else|end|range|with|define|template|block)\b/.test(inner) ? '' : '$hole',
    )
  return { text: filled, hasHoles: true }
}
