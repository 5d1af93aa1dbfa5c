// What is to be seen of how callers are known: tokens whose signature need not be verified again, and what trusted proxies said that nobody could read.

export interface CallerNumbers {
  /** Headers of trusted hops. */
  readonly malformedHops: number
  readonly tokens: {
    /** Looked for among those that were verified, and found there or not. */
    readonly known: number
    readonly unknown: number
    /** How many are kept. */
    readonly kept: number
  }
}

/** Of several workers. */
export function addCallers(all: readonly CallerNumbers[]): CallerNumbers {
  const sum = (of: (numbers: CallerNumbers) => number) => all.reduce((total, numbers) => total + of(numbers), 0)
  return {
    malformedHops: sum(({ malformedHops }) => malformedHops),
    tokens: {
      known: sum(({ tokens }) => tokens.known),
      unknown: sum(({ tokens }) => tokens.unknown),
      kept: sum(({ tokens }) => tokens.kept),
    },
  }
}
