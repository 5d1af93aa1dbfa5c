// pydantic's alias generators.

export function toPascal(text: string): string {
  const title = text.replace(/[A-Za-z]+/g, (w) => (w[0] ?? '').toUpperCase() + w.slice(1).toLowerCase())
  return title.replace(/([0-9A-Za-z])_(?=[0-9A-Z])/g, '$1')
}

export function toCamel(text: string): string {
  if (/^[a-z]+[A-Za-z0-9]*$/.test(text) && !/\d(?=[a-z])/.test(text)) return text
  return toPascal(text).replace(/^(_*[A-Z])/, (m) => m.toLowerCase())
}

export function snakeCase(text: string): string {
  return text
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/([0-9])([A-Z])/g, '$1_$2')
    .replace(/([a-z])([0-9])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase()
}
