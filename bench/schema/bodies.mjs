// An order as a FastAPI application describes it, bodies of it, and the same with something wrong.

const text = (more) => ({ type: 'string', ...more })
const optional = (schema) => ({ anyOf: [schema, { type: 'null' }] })

export const orderSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $defs: {
    Address: {
      type: 'object',
      properties: {
        street: text({ minLength: 1, maxLength: 120 }),
        city: text({ minLength: 1, maxLength: 80 }),
        postal_code: text({ pattern: '^[A-Z0-9][A-Z0-9 -]{2,9}$' }),
        country: text({ pattern: '^[A-Z]{2}$' }),
      },
      required: ['street', 'city', 'postal_code', 'country'],
      additionalProperties: false,
    },
    Line: {
      type: 'object',
      properties: {
        sku: text({ pattern: '^[A-Z]{3}-\\d{4,8}$' }),
        quantity: { type: 'integer', minimum: 1, maximum: 1000 },
        price: { type: 'number', exclusiveMinimum: 0 },
        gift: { type: 'boolean' },
      },
      required: ['sku', 'quantity', 'price'],
      additionalProperties: false,
    },
  },
  type: 'object',
  properties: {
    id: text({ format: 'uuid' }),
    number: { type: 'integer', minimum: 1 },
    status: { enum: ['draft', 'placed', 'paid', 'sent', 'returned'] },
    created_at: text({ format: 'date-time' }),
    updated_at: optional(text({ format: 'date-time' })),
    customer_name: text({ minLength: 1, maxLength: 100 }),
    customer_email: text({ format: 'email', maxLength: 254 }),
    customer_phone: optional(text({ pattern: '^\\+?[0-9 ()-]{6,20}$' })),
    currency: text({ pattern: '^[A-Z]{3}$' }),
    total: { type: 'number', minimum: 0 },
    tax_rate: { type: 'number', minimum: 0, maximum: 1 },
    paid: { type: 'boolean' },
    coupon: optional(text({ maxLength: 20 })),
    channel: { const: 'web' },
    tags: { type: 'array', items: text({ maxLength: 30 }), maxItems: 20, uniqueItems: true },
    lines: { type: 'array', items: { $ref: '#/$defs/Line' }, minItems: 1, maxItems: 100 },
    shipping: { $ref: '#/$defs/Address' },
    billing: optional({ $ref: '#/$defs/Address' }),
    metadata: { type: 'object', additionalProperties: text({ maxLength: 100 }) },
    notes: text({ maxLength: 2000 }),
  },
  required: ['id', 'number', 'status', 'created_at', 'customer_name', 'customer_email', 'currency', 'total', 'lines', 'shipping'],
  additionalProperties: false,
}

/** As text: each with values of its own. */
export function makeBody(seed) {
  const pick = (list) => list[seed % list.length]
  const digits = (length) => String((seed * 7919 + 104729) % 10 ** length).padStart(length, '0')
  const address = (number) => ({
    street: `${number} ${pick(['Long Lane', 'Market Street', 'Rua Direita', 'Hauptstraße'])}`,
    city: pick(['Leeds', 'Porto', 'Köln']),
    postal_code: pick(['LS1 4AP', '4050-253', '50667']),
    country: pick(['GB', 'PT', 'DE']),
  })
  const line = (index) => ({
    sku: `ABC-${digits(6)}`,
    quantity: (seed % 9) + index,
    price: 1 + ((seed * 13) % 999) / 100,
    gift: seed % 2 === 0,
  })
  return JSON.stringify({
    id: `3fa85f64-5717-4562-b3fc-2c96${digits(8)}`,
    number: seed + 1,
    status: pick(['draft', 'placed', 'paid', 'sent', 'returned']),
    created_at: '2026-03-01T12:30:00Z',
    updated_at: seed % 3 === 0 ? null : '2026-03-02T08:00:00Z',
    customer_name: pick(['Ada Lovelace', 'Grace Hopper', 'Zoë Müller']),
    customer_email: `customer${seed}@example.com`,
    customer_phone: seed % 2 === 0 ? null : '+44 113 496 0000',
    currency: pick(['GBP', 'EUR']),
    total: 120.5 + seed,
    tax_rate: 0.2,
    paid: seed % 2 === 1,
    coupon: null,
    channel: 'web',
    tags: ['new', 'priority', `batch-${digits(3)}`],
    lines: [line(1), line(2), line(3)],
    shipping: address(seed),
    billing: seed % 4 === 0 ? null : address(seed + 1),
    metadata: { source: 'spring', agent: `a-${digits(4)}` },
    notes: 'Please leave it with the neighbours if nobody opens; the bell at the gate does not always work, so knock as well.',
  })
}

/** What is wrong is about as late as can be, in the middle, and early. */
export function makeWrongBody(seed) {
  const body = JSON.parse(makeBody(seed))
  if (seed % 3 === 0) body.metadata.agent = 7
  else if (seed % 3 === 1) body.lines[1].quantity = 0
  else delete body.currency
  return JSON.stringify(body)
}

/** Many such schemas that differ, as an application with as many operations has them. */
export function makeSchemas(count) {
  return Array.from({ length: count }, (_, index) => {
    const schema = structuredClone(orderSchema)
    schema.$id = `https://example.com/order-${index}`
    schema.properties[`extra_${index}`] = { type: 'integer', minimum: index }
    schema.properties.notes.maxLength = 2000 + index
    return schema
  })
}
