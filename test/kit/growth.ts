// How the time of a function grows with its input, told from the noise of a busy machine: the two sizes take turns, and of each the fastest
// run counts. What is proportional doubles when its input does; what grows with the square takes four times as long.

const mostRounds = 25
/** Below so many milliseconds a clock measures itself. */
const shortest = 2

/** The time of twice the size over that of the size: the first that lies under `limit` after three rounds, else the last. */
export function measureGrowth(run: (size: number) => void, size: number, limit: number): number {
  let [once, twice] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let round = 1; round <= mostRounds; round++) {
    once = Math.min(
      once,
      timeOf(() => run(size)),
    )
    twice = Math.min(
      twice,
      timeOf(() => run(2 * size)),
    )
    if (round < 3) continue
    if (twice < shortest) return 1
    if (twice / once < limit) break
  }
  return twice / once
}

function timeOf(run: () => void): number {
  const started = performance.now()
  run()
  return performance.now() - started
}
