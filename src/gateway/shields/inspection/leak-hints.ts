// Which kinds of leaks bytes may hold at all: one pass that looks at digits, capitals and the signs that keys are written with, before any text is made of the
// bytes. Nearly all answers hold none, and are done with it. It may say too much and never too little.

export const hints = {
  privateKey: 1,
  aws: 2,
  github: 4,
  gitlab: 8,
  slack: 16,
  stripe: 32,
  google: 64,
  model: 128,
  passwordHash: 256,
  token: 512,
  longNumber: 1024,
  iban: 2048,
  cpf: 4096,
  dni: 8192,
  socialSecurity: 16_384,
} as const

const digit = 1
const capital = 2
const sign = 3

const classes = new Uint8Array(256)
for (let byte = 0x30; byte <= 0x39; byte++) classes[byte] = digit
for (let byte = 0x41; byte <= 0x5a; byte++) classes[byte] = capital
for (const one of '_-$') classes[one.charCodeAt(0)] = sign

/** A card has thirteen digits, which one sign each may part. */
const leastLong = 13
/** Of seven digits and a letter. */
const leastDni = 7

/** Bits of `hints`. */
export function leakHintsOf(bytes: Uint8Array): number {
  const end = bytes.length
  let found = 0
  let last = -9
  /** Digits one after the other, and those with a sign between them. */
  let run = 0
  let long = 0
  for (let at = 0; at < end; at++) {
    const byte = bytes[at] ?? 0
    const kind = classes[byte]
    if (kind === 0) continue
    if (kind === digit) {
      const gap = at - last
      if (gap === 1) {
        run++
        long++
      } else {
        run = 1
        long = gap <= 3 && isParted(bytes, last + 1, at) ? long + 1 : 1
      }
      last = at
      if (long >= leastLong) found |= hints.longNumber
      if (run === 1) {
        if (byte === 0x32 && at >= 5 && bytes[at - 1] === 0x66 && bytes[at - 2] === 0x64) found |= hints.passwordHash
      } else if (run === 2) {
        if (at < 3) continue
        if (classes[bytes[at - 2] ?? 0] === capital && classes[bytes[at - 3] ?? 0] === capital) found |= hints.iban
        else if (at >= 10 && bytes[at - 2] === 0x2d && bytes[at - 6] === 0x2e && bytes[at - 10] === 0x2e) found |= hints.cpf
      } else if (run === 4 && at >= 7 && bytes[at - 4] === 0x2d && bytes[at - 7] === 0x2d) found |= hints.socialSecurity
    } else if (kind === capital) {
      if (run >= leastDni && (last === at - 1 || (last === at - 2 && bytes[at - 1] === 0x2d))) found |= hints.dni
      if (byte === 0x41) {
        const next = bytes[at + 1]
        if (next === 0x49) found |= hints.google
        else if ((next === 0x4b || next === 0x53) && bytes[at + 2] === 0x49) found |= hints.aws
      } else if (byte === 0x4a) {
        if (at >= 2 && bytes[at - 1] === 0x79 && bytes[at - 2] === 0x65) found |= hints.token
      } else if (byte === 0x42 && at >= 2 && bytes[at - 1] === 0x2d && bytes[at - 2] === 0x2d && bytes[at + 1] === 0x45)
        found |= hints.privateKey
    } else if (at >= 2) found |= hintOfSign(bytes, at, byte)
    else if (byte === 0x24) found |= hints.passwordHash
  }
  return found
}

/** Whether what is between two digits may stand within one number. */
function isParted(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at]
    // In numbers of France two letters stand for departments.
    if (byte !== 0x20 && byte !== 0x2d && byte !== 0x41 && byte !== 0x42) return false
  }
  return true
}

/** By the letters before it. */
function hintOfSign(bytes: Uint8Array, at: number, byte: number): number {
  if (byte === 0x24) return hints.passwordHash
  const before = bytes[at - 1]
  const second = bytes[at - 2]
  if (byte === 0x2d) {
    if (before === 0x6b && second === 0x73) return hints.model
    if (before === 0x74 && second === 0x61) return hints.gitlab
    return second === 0x78 && at >= 4 && bytes[at - 3] === 0x6f ? hints.slack : 0
  }
  if (second === 0x68 && at >= 3 && bytes[at - 3] === 0x67) return hints.github
  if (before === 0x74 && second === 0x61) return hints.github
  return before === 0x65 && second === 0x76 ? hints.stripe : 0
}
