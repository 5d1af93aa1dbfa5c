// What processes tell each other as it happens: short lines, each with a kind. Whoever hears one was not the one who told it.

export interface News {
  tell(kind: string, line: string): void
  /** `age`: milliseconds since it was told. One listener for each kind. */
  onHear(kind: string, hear: (line: string, age: number) => void): void
  close(): void
}

/** Those who have the same key know each other's callers by the same numbers. */
export interface SharedMarks {
  /** 16 bytes. */
  readonly key: Uint8Array
  readonly news: News
  /** For what is told so often that it would push out the rest. */
  readonly watch: News
}
