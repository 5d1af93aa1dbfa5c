// A rate as the generic cell rate algorithm has it, in whole microseconds: what each unit takes, and how much may be taken at once.
//
// A bucket of `burst` units fills with `count` units in `period`. All of its state is one time, at which it will be full again (the theoretical
// arrival time of ITU-T I.371): to take units moves that time on, and they may be taken while it is at most `tolerance` ahead of now. In any time
// `t` no more than `burst + t * count / period` units are let through. What costs more than the burst waits for a full bucket and is paid off after.

export interface Rate {
  /** Units in a period. */
  readonly count: number
  /** Microseconds. */
  readonly period: number
  /** Units. */
  readonly burst: number
}

/** Microseconds that so many units take: rounded up, so that the rate is never more than it is said to be. */
export const toMicros = ({ count, period }: Rate, units: number): number => Math.ceil((units * period) / count)

export const toUnits = ({ count, period }: Rate, micros: number): number => Math.max(0, Math.floor((micros * count) / period))

/** How far ahead of now the time may be at which the bucket is full. */
export const toleranceOf = (rate: Rate): number => toMicros(rate, rate.burst)

/** What one of several has of it where they cannot count together: a fair part, and at least one unit at once. */
export const shareOf = ({ count, period, burst }: Rate, sharers: number): Rate => ({
  count,
  period: period * sharers,
  burst: Math.max(1, Math.floor(burst / sharers)),
})
