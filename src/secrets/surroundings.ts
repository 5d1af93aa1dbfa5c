// What stands around a value: the name that it is given to, and the sort of file that it stands in.

import type { Setting } from './kit.ts'

const test =
  /(?:^|\/)(?:tests?|testing|__tests__|specs?|fixtures?|testdata|test[-_]data|mocks?|__mocks__|e2e|cypress|playwright|benchmarks?|cassettes|(?:[\w-]+[-_])?tests?|test[-_]\w+)\/|(?:^|\/)(?:test_[^/]*|conftest)\.py$|_tests?\.(?:py|go)$|\.(?:test|spec)\.[jt]sx?$|(?:^|\/)(?:(?:ci|test|testing|e2e)\.env|\.?env\.(?:ci|test|testing|e2e))$/i
const manual =
  /(?:^|\/)(?:docs?|documentation|examples?|samples?|demos?|tutorials?|cookbooks?|website|guides?|locales?|i18n|translations?)\/|\.(?:md|mdx|rst|adoc|po|pot|html?)$|(?:^|\/)(?:README|CHANGELOG|CONTRIBUTING)[^/]*$/i
const sample = /(?:^|[./_-])(?:example|sample|template|dist|tmpl|tpl|default|defaults)(?:$|[./_-][^/]*$)/i

export function settingOf(path: string): Setting {
  if (test.test(path)) return 'test'
  if (manual.test(path)) return 'manual'
  const name = path.slice(path.lastIndexOf('/') + 1)
  return sample.test(name) ? 'sample' : 'program'
}

/** How much of a line is looked at before a value. */
const longestBefore = 240

const given =
  /([A-Za-z_$][\w.$-]{0,120})\\?["'`]?\]?\)?\s*(?:\?\?=|\|\|=|:=|=>|:\s*[\w[\]|., "']{1,60}=|[=:]|,|\s(?=\S*$))\s*(?:[A-Za-z_.]{0,40}\(\s*(?:default\s*=\s*)?)?(?:[rRbBuUfF]{0,2})?\\?[["'`]*(?:(?:Bearer|Basic|token|Token|bearer|basic)\s+)?$/

/** `STRIPE_KEY = "`, `"stripe_key": "`, `ENV STRIPE_KEY `, `api_key: str = Field(default="`: the last name before the value. */
export function nameBefore(text: string, start: number): string | null {
  const before = text.slice(Math.max(0, start - longestBefore), start)
  return given.exec(before.slice(before.lastIndexOf('\n') + 1))?.[1] ?? null
}
