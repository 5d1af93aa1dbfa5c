// The documents of the corpus that were made where a setting was on which is off by default. Their security is measured under
// that setting; what is read under the defaults is reported beside it.

export interface DocumentEnvironment {
  readonly id: string
  readonly variables: readonly string[]
  readonly reason: string
}

export const documentEnvironments: readonly DocumentEnvironment[] = [
  {
    id: 'reflector',
    variables: ['AUTH_BACKEND=jwt'],
    reason:
      'the document lists a bearer token and an API key, which the authentication module of `jwt` asks for; the default `none` asks for nothing',
  },
  {
    id: 'openhands',
    variables: ['SESSION_API_KEY=set'],
    reason: 'the document lists an API key, which the routers demand where one is set; by default there is none',
  },
]
