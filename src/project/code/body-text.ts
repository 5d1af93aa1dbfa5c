// What a function is written like, for those who look for words in it.
import { endOf, startOf, withoutComments } from '../../syntax/index.ts'
import type { SurveyedFunction } from './survey.ts'

/** Without lines of comments: what they speak of is not done. */
export function bodyText({ module: { form, value }, body }: Pick<SurveyedFunction, 'module' | 'body'>): string {
  return withoutComments(value.code?.text.slice(startOf(form, body), endOf(form, body)) ?? '')
}
