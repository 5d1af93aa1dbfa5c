// https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/

import { definePasswordUrl } from '../password-url.ts'

export default definePasswordUrl({
  id: 'redis-url-password',
  title: 'Redis password in an address',
  service: 'Redis',
  scheme: 'rediss',
  port: 6379,
  schemes: 'rediss?|valkeys?',
  keywords: ['redis://', 'rediss://', 'valkey'],
  opens: 'The password opens the store: sessions, caches and queues, and on many servers commands that run code.',
  rotate: 'Set another password with ACL SETPASS or CONFIG SET requirepass.',
})
