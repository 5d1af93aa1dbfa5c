// What the certification scenario of AuthZEN says in words, without a request to read from it: headers, types, what is no question, the document.

const good = JSON.stringify({
  subject: { type: 'user', id: 'alice' },
  action: { name: 'read' },
  resource: { type: 'record', id: 'record-1' },
})
const evaluation = '/access/v1/evaluation'
const isStatus = (status) => (answer) => (answer.status === status ? null : `answered with ${answer.status}, and not ${status}`)

/** `[section, title, check]`; a check gives null, or what is wrong. */
export const createSpoken = (name) => [
  [
    'c-2-3-1',
    'a decision is there, and is a boolean',
    async (ask) => (typeof (await ask(evaluation, good)).json?.decision === 'boolean' ? null : 'it is not'),
  ],
  [
    'c-2-3-2',
    'the context is a table',
    async (ask) => {
      const { context = {} } = (await ask(evaluation, good)).json
      return typeof context === 'object' && context !== null && !Array.isArray(context) ? null : 'it is not'
    },
  ],
  ['c-2-4-3', 'another type', async (ask) => isStatus(400)(await ask(evaluation, good, { 'content-type': 'text/plain' }))],
  ['c-2-4-4', 'no JSON', async (ask) => isStatus(400)(await ask(evaluation, '{"subject": '))],
  ['c-2-4-5', 'nothing', async (ask) => isStatus(400)(await ask(evaluation, ''))],
  [
    'c-2-5-1',
    'the id of the request comes back',
    async (ask) => ((await ask(evaluation, good, { 'x-request-id': 'an id of ours' })).id === 'an id of ours' ? null : 'it does not'),
  ],
  ['c-2-5-2', 'without an id', async (ask) => isStatus(200)(await ask(evaluation, good))],
  [
    'c-2-6',
    'the same again and again',
    async (ask) => {
      const answers = []
      for (let time = 0; time < 10; time++) answers.push((await ask(evaluation, good)).json?.decision)
      return answers.every((decision) => decision === true) ? null : answers.join(', ')
    },
  ],
  [
    'c-6-2',
    'the document is there, and is JSON',
    async (ask) => {
      const { status, type } = await ask('/.well-known/authzen-configuration', null)
      return status === 200 && type.startsWith('application/json') ? null : `${status}, ${type}`
    },
  ],
  [
    'c-6-3',
    'it names the decision point, and where it is asked',
    async (ask) => {
      const { json } = await ask('/.well-known/authzen-configuration', null)
      return json.policy_decision_point === name && isSafe(json.access_evaluation_endpoint) ? null : JSON.stringify(json)
    },
  ],
  [
    'c-6-4',
    'what else it names is an address with https, and no search that is not answered',
    async (ask) => {
      const { json } = await ask('/.well-known/authzen-configuration', null)
      const { access_evaluations_endpoint: evaluations, search_action_endpoint: actions } = json
      const isHonest = !('search_subject_endpoint' in json) && !('search_resource_endpoint' in json)
      return isSafe(evaluations) && isSafe(actions) && isHonest ? null : JSON.stringify(json)
    },
  ],
  [
    'c-6-5',
    'who shows no secret is told that one is asked for',
    async (ask) => {
      const { status, shown } = await ask(evaluation, good, { authorization: '' })
      return status === 401 && shown?.startsWith('Bearer') === true ? null : `${status}, ${shown}`
    },
  ],
]

const isSafe = (text) => typeof text === 'string' && URL.canParse(text) && new URL(text).protocol === 'https:'
