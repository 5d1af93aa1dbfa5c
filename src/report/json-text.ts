// JSON that is safe to print: what a terminal obeys, or what turns the direction of a line, is written as an escape.

/** JSON.stringify escapes the controls below a space and half surrogates itself. */
const unsafe = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/g

export function toJsonText(value: unknown): string {
  // They only ever stand inside of strings, where an escape says the same.
  const text = JSON.stringify(value, null, 2).replace(unsafe, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `${text}\n`
}
