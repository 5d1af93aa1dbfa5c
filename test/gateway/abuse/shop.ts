// The document of a shop that is attacked and used in simulations.

const text = { type: 'string' }
const path = (name: string, schema: object = { type: 'integer' }) => ({ name, in: 'path', required: true, schema })
const query = (name: string) => ({ name, in: 'query', required: false, schema: { type: 'integer' } })
const form = (...names: readonly string[]) => ({
  requestBody: {
    required: true,
    content: {
      'application/x-www-form-urlencoded': {
        schema: { type: 'object', properties: Object.fromEntries(names.map((name) => [name, text])) },
      },
    },
  },
})

export const shop = {
  openapi: '3.1.0',
  info: { title: 'shop', version: '1' },
  paths: {
    '/login': { post: { ...form('grant_type', 'username', 'password'), responses: {} } },
    '/products': { get: { parameters: [query('page')], responses: {} } },
    '/products/{id}': { get: { parameters: [path('id')], responses: {} } },
    '/orders/{id}': { get: { parameters: [path('id')], responses: {} } },
    '/invoices/{key}': { get: { parameters: [path('key', text)], responses: {} } },
    '/me': { get: { responses: {} } },
    '/files': {
      post: {
        requestBody: {
          content: { 'multipart/form-data': { schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } } },
        },
        responses: {},
      },
    },
  },
} as const
