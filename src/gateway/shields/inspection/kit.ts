// What one class of attack is: what it looks for, how sure a shape makes us, and examples that are its tests.

/** Where in a request a value stood. */
export type Place = 'path' | 'query' | 'header' | 'cookie' | 'body'

/** A shape that was recognised. Five points are enough to object; two or more weak ones may add up to that. */
export interface Shape {
  /** In words, for the record. */
  readonly shape: string
  readonly score: number
}

export interface AttackClass {
  readonly id: string
  readonly cwe: `CWE-${number}`
  /** What happens where such a value is used without care. */
  readonly why: string
  /** In lower case. At least one of them stands in whatever this class recognises, so that a value without any of them is not looked at. */
  readonly triggers: readonly string[]
  /** In time linear to the text. `lower` is the same text in lower case. */
  find(text: string, lower: string, place: Place): Shape | null
  readonly attacks: readonly string[]
  readonly harmless: readonly string[]
}

export const enough = 5

export const sure = (shape: string): Shape => ({ shape, score: enough })
export const weak = (shape: string): Shape => ({ shape, score: 3 })

/** The first that says yes. Each must be linear: no repetition within a repetition. */
export function firstOf(text: string, rows: readonly (readonly [RegExp, string])[]): Shape | null {
  for (const [pattern, shape] of rows) if (pattern.test(text)) return sure(shape)
  return null
}
