// What tokens cost, in millionths of the currency: a price for a million tokens is as many millionths for one.

import type { Price } from '../limit.ts'
import type { Usage } from './usage.ts'

/** Of a model that nobody named, the dearest: what is not known is never thought cheap. */
export function priceOf(prices: ReadonlyMap<string, Price>, model: string | null): Price {
  if (model !== null) {
    const exact = prices.get(model)
    if (exact !== undefined) return exact
    let longest = ''
    for (const name of prices.keys())
      if (name.endsWith('*') && model.startsWith(name.slice(0, -1)) && name.length > longest.length) longest = name
    const begun = prices.get(longest)
    if (begun !== undefined) return begun
  }
  let dearest: Price = { input: 0, output: 0 }
  for (const { input, output } of prices.values())
    dearest = { input: Math.max(dearest.input, input), output: Math.max(dearest.output, output) }
  return dearest
}

export const toMillionths = ({ input, output }: Usage, price: Price): number => Math.ceil(input * price.input + output * price.output)
