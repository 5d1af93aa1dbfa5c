import { describe, expect, test } from 'vitest'
import { createRandom, kinds, searchText, showValue } from './index.ts'

const stripe = kinds.find(({ id }) => id === 'stripe-secret-key')
if (stripe === undefined) throw new Error('there is no such kind')
const { value } = stripe.sample(createRandom(1))

describe('a value is found with the name that it is given to', () => {
  test.each<[string, string, string]>([
    ['main.py', `STRIPE_KEY = "${value}"`, 'STRIPE_KEY'],
    ['main.py', `stripe.api_key='${value}'`, 'stripe.api_key'],
    ['main.py', `    key: str = Field(default="${value}")`, 'key'],
    ['main.py', `key = os.getenv("STRIPE_KEY", "${value}")`, 'STRIPE_KEY'],
    ['.env', `STRIPE_KEY=${value}`, 'STRIPE_KEY'],
    ['config.yaml', `stripe:\n  secret-key: ${value}`, 'secret-key'],
    ['config.json', `{"stripe": {"key": "${value}"}}`, 'key'],
    ['Dockerfile', `ENV STRIPE_KEY ${value}`, 'STRIPE_KEY'],
    ['book.ipynb', `   "stripe_key = \\"${value}\\"\\n",`, 'stripe_key'],
  ])('%s: %s', (path, text, name) => {
    expect(searchText(path, text).map((match) => [match.value, match.name])).toEqual([[value, name]])
  })
})

test('lines and columns count from 1', () => {
  const [match] = searchText('.env', `A=1\nKEY=${value}\n`)
  expect(match).toMatchObject({ line: 2, column: 5, endLine: 2, endColumn: 5 + value.length })
})

test('only the public beginning and four characters of a value are shown', () => {
  expect(searchText('.env', `KEY=${value}`).map(showValue)).toEqual([`${value.slice(0, 12)}…`])
})
