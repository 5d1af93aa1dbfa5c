import { expect, test } from 'vitest'
import { readConnection } from './far-connections.ts'

test.each([
  ['postgresql+asyncpg://u:p@db.cloud.net:5432/app?ssl=require', 'yes'],
  ['postgresql://db.cloud.net/app?sslmode=verify-full', 'yes'],
  ['postgresql://db.cloud.net/app?application_name=x&sslmode=disable', 'no'],
  ['postgresql://db.cloud.net/app?sslmode=prefer', 'unknown'],
  ['postgresql://db.cloud.net/app', 'unknown'],
  ['mysql://db.cloud.net/app?ssl-mode=REQUIRED', 'yes'],
  ['redis://cache.cloud.net:6379/0', 'no'],
  ['rediss://cache.cloud.net:6379/0', 'yes'],
  ['amqps://q.cloud.net', 'yes'],
  ['mongodb+srv://u:p@cluster.cloud.net/app', 'yes'],
  ['mongodb://cluster.cloud.net/app?tls=true', 'yes'],
  ['postgresql://db/app', undefined],
  ['postgresql://db.team.svc.cluster.local/app', undefined],
  ['postgresql://localhost:5432/app', undefined],
  ['postgresql://10.0.0.5/app', undefined],
  ['postgresql://user:password@db.example.com/app', undefined],
  ['https://cloud.net/', undefined],
  ['redis://${HOST}:6379', undefined],
])('%s: %s', (text, isTls) => {
  expect(readConnection(text)?.isTls).toBe(isTls)
})
