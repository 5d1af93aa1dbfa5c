// What guests do to the restaurant: its documented weaknesses, tried as an attacker would, and what it is there for.

import { createHmac } from 'node:crypto'

const password = 'a long password'

/** One caller of the API: asks, and gives status, headers and what came. */
export function createCaller(url) {
  return async (method, path, { token, key, json, form, origin } = {}) => {
    const headers = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(key === undefined ? {} : { 'x-api-key': key }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(origin === undefined ? {} : { origin }),
    }
    const body = json === undefined ? (form === undefined ? null : new URLSearchParams(form)) : JSON.stringify(json)
    const answer = await fetch(`${url}${path}`, { method, headers, body })
    const text = await answer.text()
    let value = null
    try {
      value = JSON.parse(text)
    } catch {
      // No JSON: `text` has it.
    }
    return { status: answer.status, headers: answer.headers, text, value }
  }
}

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Signed with a key that is not the application's. */
function forge(name) {
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: name, exp: Math.floor(Date.now() / 1000) + 600 })}`
  return `${signed}.${createHmac('sha256', 'somebody else').update(signed).digest('base64url')}`
}

async function signIn(call, username, secret = password) {
  const { status, value } = await call('POST', '/token', { form: { username, password: secret } })
  if (status !== 200) throw new Error(`${username} could not sign in: ${status}`)
  return value.access_token
}

let phones = 0

async function register(call, username) {
  const phone = `+100${phones++}`
  const { status } = await call('POST', '/register', { json: { username, password, phone_number: phone, first_name: username } })
  if (status !== 201) throw new Error(`${username} could not register: ${status}`)
  return { username, phone, token: await signIn(call, username) }
}

/** Who is there. `operator` speaks with the application itself, as its owner on its own machine does. */
export async function enter(call, operator) {
  const chef = await operator('GET', '/admin/reset-chef-password')
  return {
    chef: await signIn(call, 'chef', chef.value.password),
    employee: await signIn(call, 'Mike', 'kaylee123'),
    one: await register(call, 'first-guest'),
    other: await register(call, 'second-guest'),
  }
}

async function addDish(call, { employee }, name) {
  const { status, value } = await call('PUT', '/menu', {
    token: employee,
    json: { name, price: 3, category: 'test', description: 'a dish' },
  })
  return { status, id: value?.id }
}

async function order(call, guest, dish) {
  const json = { delivery_address: `street of ${guest.username}`, phone_number: guest.phone, items: [{ menu_item_id: dish, quantity: 1 }] }
  return call('POST', '/orders', { token: guest.token, json })
}

async function tellCode(call, { username }, code) {
  return (await call('POST', '/reset-password/new-password', { json: { username, reset_password_code: code, new_password: password } }))
    .status
}

/** Each settles with whether it hurt. `inside` is an address that only the application can reach. */
export const attacks = [
  ['level 0: technology told in a header', async (call) => (await call('GET', '/healthcheck')).headers.has('x-powered-by')],
  [
    'level 1: a guest deletes a dish',
    async (call, people) => {
      const dish = await addDish(call, people, 'to be deleted')
      return (await call('DELETE', `/menu/${dish.id}`, { token: people.one.token })).status === 204
    },
  ],
  [
    'level 2: a guest changes the profile of another',
    async (call, { one, other }) => {
      await call('PUT', '/profile', { token: one.token, json: { username: other.username, first_name: 'stolen' } })
      return (await call('GET', '/profile', { token: other.token })).value?.first_name === 'stolen'
    },
  ],
  [
    'a guest reads the order of another',
    async (call, people) => {
      const dish = await addDish(call, people, 'ordered')
      const { value } = await order(call, people.other, dish.id)
      return (await call('GET', `/orders/${value?.id}`, { token: people.one.token })).value?.delivery_address !== undefined
    },
  ],
  [
    'level 3: a guest makes themselves an employee',
    async (call, { one }) =>
      (await call('PUT', '/users/update_role', { token: one.token, json: { username: one.username, role: 'Employee' } })).status === 200 &&
      (await call('GET', '/profile', { token: one.token })).value?.role === 'Employee',
  ],
  [
    'a guest sets a field of their profile that is not theirs to set',
    async (call, { other }) => {
      await call('PATCH', '/profile', { token: other.token, json: { first_name: 'other', role: 'Chef' } })
      return (await call('GET', '/profile', { token: other.token })).value?.role === 'Chef'
    },
  ],
  [
    'level 4: an employee has the application fetch what only it can reach',
    async (call, { employee }, { inside }) => {
      const json = { name: 'picture', price: 1, category: 'test', description: '', image_url: inside }
      const { value } = await call('PUT', '/menu', { token: employee, json })
      return Buffer.from(value?.image_base64 ?? '', 'base64')
        .toString()
        .includes('only inside')
    },
  ],
  [
    'level 5: the chef’s statistics run a command',
    async (call, { chef }) =>
      (await call('GET', '/admin/stats/disk?parameters=%26%26%20echo%20vulnera%22%22ble', { token: chef })).value?.output?.includes(
        'vulnerable',
      ) === true,
  ],
  [
    'level 4, by a change of a dish and an address written as a number',
    async (call, people, { inside }) => {
      const { id } = await addDish(call, people, 'to be changed')
      const json = { name: 'changed', price: 1, category: 'test', description: '', image_url: inside.replace('127.0.0.1', '2130706433') }
      const { value } = await call('PUT', `/menu/${id}`, { token: people.employee, json })
      return Buffer.from(value?.image_base64 ?? '', 'base64')
        .toString()
        .includes('only inside')
    },
  ],
  [
    'level 5, by a substitution',
    async (call, { chef }) =>
      (
        await call('GET', '/admin/stats/disk?parameters=%2Fnone%3B%20echo%20%24(echo%20vulnera)ble', { token: chef })
      ).value?.output?.includes('vulnerable') === true,
  ],
  ['a token that nobody signed', async (call) => (await call('GET', '/profile', { token: forge('chef') })).status === 200],
  [
    'the chef’s password is reset by whoever asks from here',
    async (call) => (await call('GET', '/admin/reset-chef-password')).value?.password !== undefined,
  ],
  ['variables of the environment are shown', async (call) => (await call('GET', '/debug')).text.includes('JWT_SECRET_KEY')],
  [
    'everybody’s orders are shown to nobody in particular',
    async (call) => (await call('GET', '/delivery/orders')).text.includes('delivery_address'),
  ],
  [
    'a stranger’s page may read answers with the guest’s credentials',
    async (call) =>
      (await call('GET', '/menu', { origin: 'https://not-the-restaurant.com' })).headers.get('access-control-allow-origin') ===
      'https://not-the-restaurant.com',
  ],
  [
    'the code for a new password is guessed',
    async (call, { one }) => {
      await call('POST', '/reset-password', { json: { username: one.username } })
      for (let first = 0; first < 10_000; first += 50) {
        const codes = Array.from({ length: 50 }, (_, index) => String(first + index).padStart(4, '0'))
        const statuses = await Promise.all(codes.map((code) => tellCode(call, one, code)))
        if (statuses.includes(200)) return true
        if (statuses.every((status) => status === 429 || status === 403)) return false
      }
      return false
    },
  ],
  [
    'a password is guessed',
    async (call) => {
      for (const guess of [...Array.from({ length: 40 }, (_, index) => `kaylee${index}`), 'kaylee123'])
        if ((await call('POST', '/token', { form: { username: 'Mike', password: guess } })).status === 200) return true
      return false
    },
  ],
  ['the document of the API is open', async (call) => (await call('GET', '/openapi.json')).status === 200],
]

const is = (status) => (answer) => answer.status === status

/** Each settles with whether it worked. */
export const uses = [
  ['the health check', async (call) => is(200)(await call('GET', '/healthcheck'))],
  ['everybody reads the menu', async (call) => Array.isArray((await call('GET', '/menu')).value)],
  ['a guest registers and signs in', async (call) => (await register(call, `guest-${phones}`)).token.length > 0],
  [
    'a guest reads their profile',
    async (call, { one }) => (await call('GET', '/profile', { token: one.token })).value?.username === one.username,
  ],
  [
    'a guest changes their own profile',
    async (call, { one }) =>
      (await call('PUT', '/profile', { token: one.token, json: { username: one.username, first_name: 'new' } })).value?.first_name ===
      'new',
  ],
  [
    'a guest changes a part of their profile',
    async (call, { one }) =>
      (await call('PATCH', '/profile', { token: one.token, json: { last_name: 'newer' } })).value?.last_name === 'newer',
  ],
  ['an employee adds a dish', async (call, people) => (await addDish(call, people, 'new dish')).status === 201],
  [
    'an employee changes and deletes a dish',
    async (call, people) => {
      const { id } = await addDish(call, people, 'short-lived')
      const json = { name: 'renamed', price: 4, category: 'test', description: 'x' }
      const changed = await call('PUT', `/menu/${id}`, { token: people.employee, json })
      return changed.value?.name === 'renamed' && is(204)(await call('DELETE', `/menu/${id}`, { token: people.employee }))
    },
  ],
  [
    'a guest orders, and reads their orders',
    async (call, people) => {
      const { id } = await addDish(call, people, 'for the order')
      const made = await order(call, people.one, id)
      const listed = await call('GET', '/orders', { token: people.one.token })
      const read = await call('GET', `/orders/${made.value?.id}`, { token: people.one.token })
      return is(201)(made) && listed.value?.some((each) => each.id === made.value.id) === true && read.value?.id === made.value.id
    },
  ],
  ['a guest gets a code for friends', async (call, { one }) => is(200)(await call('GET', '/referral-code', { token: one.token }))],
  [
    'a guest uses the code of a friend',
    async (call, { one, other }) => {
      const { value } = await call('GET', '/referral-code', { token: one.token })
      const used = await call('POST', '/apply-referral', { token: other.token, json: { referral_code: value?.code } })
      return used.value?.discount === 20 && (await call('GET', '/discount-coupons', { token: other.token })).value?.length === 1
    },
  ],
  [
    'an employee makes somebody an employee',
    async (call, people) => {
      const made = await register(call, `colleague-${phones}`)
      return is(200)(
        await call('PUT', '/users/update_role', { token: people.employee, json: { username: made.username, role: 'Employee' } }),
      )
    },
  ],
  [
    'the chef reads the disk’s use',
    async (call, { chef }) => (await call('GET', '/admin/stats/disk', { token: chef })).value?.output?.includes('Filesystem') === true,
  ],
  [
    'the delivery service reads orders',
    async (call, _people, { key }) => Array.isArray((await call('GET', '/delivery/orders', key === null ? {} : { key })).value),
  ],
  [
    'somebody who forgot their password asks for a code',
    async (call, { one }) => is(200)(await call('POST', '/reset-password', { json: { username: one.username } })),
  ],
  [
    'the restaurant’s own page reads answers',
    async (call) =>
      (await call('GET', '/menu', { origin: 'https://www.restaurant.com' })).headers.get('access-control-allow-origin') ===
      'https://www.restaurant.com',
  ],
]
