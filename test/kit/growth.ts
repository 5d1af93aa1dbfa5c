// How the time of a function grows with its input, told from the noise of a busy machine: a size and sixteen times it take turns, of each the
// fastest run counts, and what is over too soon is run many times. What is proportional doubles when its input does; what grows with the square
// takes four times as long. Two neighbouring sizes would not do: the collector of garbage takes its step somewhere between them.

const mostRounds = 25
const doublings = 4
/** Milliseconds below which a clock measures itself. */
const shortest = 4

/** By how much the time grows when the size doubles: the first answer under `limit` after three rounds, else the last. */
export function measureGrowth(run: (size: number) => void, size: number, limit: number): number {
  const large = size * 2 ** doublings
  const times = Math.min(1000, Math.ceil(shortest / Math.max(timeOf(run, size, 1), 0.001)))
  const timesLarge = Math.ceil(times / 2 ** doublings)
  let [small, grown] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let round = 1; round <= mostRounds; round++) {
    small = Math.min(small, timeOf(run, size, times))
    grown = Math.min(grown, timeOf(run, large, timesLarge))
    if (round >= 3 && (grown / small) ** (1 / doublings) < limit) break
  }
  return (grown / small) ** (1 / doublings)
}

/** Of one run. */
function timeOf(run: (size: number) => void, size: number, times: number): number {
  const started = performance.now()
  for (let time = 0; time < times; time++) run(size)
  return (performance.now() - started) / times
}
