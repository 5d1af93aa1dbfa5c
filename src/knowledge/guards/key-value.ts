// Stores of values under keys: a session, a one-time code or a revoked token is looked up here.
import { defineGuards, type Meaning } from '../guard-row.ts'
import { rowOf, under } from './paths.ts'

const one: Meaning = { does: 'load', gives: 'one-or-none' }
const many: Meaning = { does: 'load', gives: 'many' }
const updates: Meaning = { does: 'change', how: 'update' }
const deletes: Meaning = { does: 'change', how: 'delete' }

const classes = [
  'Redis',
  'StrictRedis',
  'Redis.from_url',
  'StrictRedis.from_url',
  'from_url',
  'RedisCluster',
  'Redis.from_pool',
  'client.Redis',
  'client.StrictRedis',
  'Redis.client',
  'Redis.pipeline',
]
const redis = [
  ...under(['redis', 'redis.asyncio', 'aioredis', 'fakeredis', 'fakeredis.aioredis'], classes),
  ...under(['fakeredis'], ['FakeRedis', 'FakeStrictRedis', 'FakeAsyncRedis', 'aioredis.FakeRedis']),
  ...under(['valkey', 'valkey.asyncio'], ['Valkey', 'Valkey.from_url', 'from_url']),
  ...['aioredis.create_redis_pool', 'aioredis.create_redis', 'coredis.Redis', 'upstash_redis.Redis', 'upstash_redis.asyncio.Redis'],
]
const memcached = ['pymemcache.Client', 'pymemcache.client.base.Client', 'aiomcache.Client', 'memcache.Client', 'pylibmc.Client']
const caches = [
  'aiocache.Cache',
  'aiocache.SimpleMemoryCache',
  'aiocache.RedisCache',
  'cashews.cache',
  'diskcache.Cache',
  'cachetools.TTLCache',
  'django.core.cache.cache',
  'fastapi_cache.FastAPICache.get_backend',
]

export const keyValueGuards = defineGuards([
  rowOf(under([...redis, ...memcached, ...caches], ['get']), { parameters: ['name'], means: one }),
  rowOf(under(redis, ['hget', 'getex', 'hmget', 'lindex', 'zscore', 'sismember', 'hexists', 'exists', 'get_json']), {
    parameters: ['name'],
    means: one,
  }),
  rowOf(under(redis, ['json.get']), { parameters: ['name'], means: one }),
  // an empty dict, list or set where there is nothing
  rowOf(under(redis, ['hgetall', 'mget', 'smembers', 'lrange', 'zrange', 'hvals', 'hkeys', 'keys', 'scan', 'scan_iter']), {
    parameters: ['name'],
    means: many,
  }),
  rowOf(under(redis, ['getdel', 'lpop', 'rpop', 'spop']), { parameters: ['name'], means: one, changes: 'delete' }),
  rowOf(under(redis, ['getset']), { parameters: ['name', 'value'], means: one, changes: 'update' }),
  rowOf(
    under(redis, [
      'set',
      'setex',
      'psetex',
      'setnx',
      'hset',
      'hmset',
      'hsetnx',
      'mset',
      'lpush',
      'rpush',
      'sadd',
      'zadd',
      'incr',
      'incrby',
      'decr',
      'decrby',
      'hincrby',
      'expire',
      'append',
      'json.set',
    ]),
    { parameters: ['name', 'value'], means: updates },
  ),
  rowOf(under(redis, ['delete', 'unlink', 'hdel', 'srem', 'zrem', 'lrem', 'json.delete']), { parameters: ['name'], means: deletes }),
])
