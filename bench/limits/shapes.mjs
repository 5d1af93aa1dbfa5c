// Shapes of load on three gateways, and the exact count of what of it may pass.

const perSecond = 200
const limitOf = (rate, burst) => ({ written: `{for: address, rate: ${rate} per second, burst: ${burst}}`, rate, burst })
const hot = limitOf(perSecond, perSecond)

/** @returns requests: when (milliseconds), by whom, at which gateway; in order */
function steady(times, seconds, gatewayOf = (index) => index % 3, keyOf = () => '192.0.2.1') {
  const rate = perSecond * times
  return Array.from({ length: Math.round(rate * seconds) }, (_, index) => ({
    at: (index * 1000) / rate,
    key: keyOf(index),
    gateway: gatewayOf(index),
  }))
}

function bursts(size, every, seconds) {
  const requests = []
  for (let at = 0; at < seconds * 1000; at += every)
    for (let index = 0; index < size; index++) requests.push({ at, key: '192.0.2.1', gateway: index % 3 })
  return requests
}

export const shapes = (seconds) => [
  { name: 'steady at 0.5 of the limit', limit: hot, requests: steady(0.5, seconds) },
  { name: 'steady at the limit', limit: hot, requests: steady(1, seconds) },
  { name: 'steady at 2 times the limit', limit: hot, requests: steady(2, seconds) },
  { name: 'steady at 10 times the limit', limit: hot, requests: steady(10, seconds) },
  { name: '2 times the limit, a burst of 20', limit: limitOf(perSecond, 20), requests: steady(2, seconds) },
  { name: 'bursts of 400 every 2 seconds', limit: hot, requests: bursts(400, 2000, seconds) },
  { name: 'bursts of 400 every 5 seconds, slow to fill', limit: limitOf(20, 200), requests: bursts(400, 5000, seconds) },
  { name: 'bursts of 60 every 500 ms, a burst of 20', limit: limitOf(40, 20), requests: bursts(60, 500, seconds) },
  { name: '10 times the limit on one gateway', limit: hot, requests: steady(10, seconds, () => 0) },
  {
    name: '10 times the limit, moving each second',
    limit: hot,
    requests: steady(10, seconds, (index) => Math.floor(index / (perSecond * 10)) % 3),
  },
  {
    name: '200 callers at 2 times their limit, on all gateways',
    limit: limitOf(5, 5),
    requests: steady(
      10,
      seconds,
      (index) => (index + Math.floor(index / 200)) % 3,
      (index) => `192.0.2.${index % 200}`,
    ),
  },
  {
    name: '10 times the limit, without the store',
    limit: hot,
    requests: steady(10, seconds),
    away: [[-1, seconds + 1]],
    allowed: allowedByShares,
  },
  {
    name: '2 times the limit, without the store',
    limit: hot,
    requests: steady(2, seconds),
    away: [[-1, seconds + 1]],
    allowed: allowedByShares,
  },
  {
    name: '2 times the limit, the store away for a third, and empty then',
    limit: hot,
    requests: steady(2, seconds * 1.5),
    away: [[seconds / 2, seconds]],
    stated: twoBurstsMore,
  },
  {
    name: '2 times the limit, the store silent for a third',
    limit: hot,
    requests: steady(2, seconds * 1.5),
    silent: [[seconds / 2, seconds]],
    stated: twoBurstsMore,
  },
]

/** One for each change. */
const twoBurstsMore = ({ burst }, allowed) => allowed + 2 * burst

const shareOf = ({ rate, burst }) => ({ rate: rate / 3, burst: Math.max(1, Math.floor(burst / 3)) })

/** Without the store each has a third of the burst and of the rate. */
function allowedByShares(limit, outcomes) {
  const counts = [0, 1, 2].map((gateway) => {
    const mine = outcomes.filter((one) => one.gateway === gateway)
    return countAllowed(shareOf(limit), mine)
  })
  return counts.reduce((sum, count) => sum + count, 0)
}

/** The generic cell rate algorithm on what was sent, by when it was sent, in one place. */
export function countAllowed({ rate, burst }, outcomes) {
  const unit = 1_000_000 / rate
  const tolerance = unit * burst
  const times = new Map()
  let allowed = 0
  for (const { at, key } of [...outcomes].sort((one, other) => one.at - other.at)) {
    const time = Math.max(times.get(key) ?? Number.NEGATIVE_INFINITY, at)
    if (tolerance - (time - at) < unit) continue
    times.set(key, time + unit)
    allowed++
  }
  return allowed
}
