// Three-valued answers. `unknown` is never read as safe: it survives every combination that it could change.

export type Answer = 'yes' | 'no' | 'unknown'

/** `yes` when every answer is yes, `no` as soon as one is no. */
export function everyAnswer(answers: Iterable<Answer>): Answer {
  let result: Answer = 'yes'
  for (const answer of answers) {
    if (answer === 'no') return 'no'
    if (answer === 'unknown') result = 'unknown'
  }
  return result
}

/** `yes` as soon as one answer is yes, `no` when every answer is no. */
export function someAnswer(answers: Iterable<Answer>): Answer {
  let result: Answer = 'no'
  for (const answer of answers) {
    if (answer === 'yes') return 'yes'
    if (answer === 'unknown') result = 'unknown'
  }
  return result
}

export function oppositeAnswer(answer: Answer): Answer {
  if (answer === 'unknown') return 'unknown'
  return answer === 'yes' ? 'no' : 'yes'
}
