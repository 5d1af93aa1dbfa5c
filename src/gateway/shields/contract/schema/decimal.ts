// Numbers as what is written of them: the shortest decimal text that a double has, in which 0.3 is a multiple of 0.1.

interface Decimal {
  readonly digits: bigint
  /** Of ten. */
  readonly exponent: number
}

function toDecimal(number: number | bigint): Decimal {
  if (typeof number === 'bigint') return { digits: number, exponent: 0 }
  const [, whole = '', fraction = '', exponent = '0'] = /^(-?\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(number)) ?? []
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length }
}

/** The second is finite and above zero. What is beyond all doubles is no multiple of anything: which it was is not known any more. */
export function isMultiple(number: number | bigint, of: number | bigint): boolean {
  if (typeof number === 'number' && typeof of === 'number' && Number.isSafeInteger(number) && Number.isSafeInteger(of))
    return number % of === 0
  if (number === 0) return true
  if (typeof number === 'number' && !Number.isFinite(number)) return false
  const left = toDecimal(number)
  const right = toDecimal(of)
  const least = Math.min(left.exponent, right.exponent)
  return (left.digits * 10n ** BigInt(left.exponent - least)) % (right.digits * 10n ** BigInt(right.exponent - least)) === 0n
}

/** One text for all ways of writing a number: 1 and 1.0, 1e21 and a one with its zeros. */
export function toNumberText(number: number | bigint): string {
  const text = String(number)
  if (typeof number === 'bigint' || !text.includes('e+')) return text === '-0' ? '0' : text
  const { digits, exponent } = toDecimal(number)
  return String(digits * 10n ** BigInt(exponent))
}
