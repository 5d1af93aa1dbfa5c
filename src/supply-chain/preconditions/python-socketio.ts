// python-socketio.

import { speaksOf } from './conditions.ts'
import { definePreconditions } from './kit.ts'
import { socketServer } from './sockets.ts'

export const pythonSocketio = definePreconditions({ package: 'python-socketio' }, [
  {
    ids: ['PYSEC-2026-1854', 'CVE-2025-61765', 'GHSA-g8c6-8fjj-2r4m'],
    about: 'servers read messages of others by `pickle`',
    when: speaksOf('a queue between servers', [
      'RedisManager',
      'AsyncRedisManager',
      'KombuManager',
      'AsyncAioPikaManager',
      'KafkaManager',
      'ZmqManager',
    ]),
    alsoRunBy: ['flask-socketio', 'chainlit', 'mlrun'],
  },
  {
    ids: ['PYSEC-2026-3042', 'CVE-2026-48804', 'GHSA-5w7q-77mv-v69f'],
    about: 'messages that are never complete fill the memory',
    when: socketServer,
    alsoRunBy: ['flask-socketio', 'chainlit', 'nicegui', 'fastapi-socketio'],
  },
])
