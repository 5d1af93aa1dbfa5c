// python-engineio, below python-socketio.

import { isImported } from './conditions.ts'
import { all, any, type Condition, definePreconditions, no, yes } from './kit.ts'
import { socketServer } from './sockets.ts'

const servers = ['flask-socketio', 'chainlit', 'nicegui', 'fastapi-socketio']
const anyServer = any(socketServer, isImported('engineio'))
const allowsPolling: Condition = (circumstances) => {
  const [place] = circumstances.matches('transports', /transports\s*=\s*[[(]\s*["']websocket["']\s*,?\s*[\])]/)
  return place === undefined ? yes('it takes requests besides websockets') : no('`transports` names websockets alone')
}

export const pythonEngineio = definePreconditions({ package: 'python-engineio' }, [
  {
    ids: ['PYSEC-2019-170', 'CVE-2019-13611', 'GHSA-j3jp-gvr5-7hwq'],
    about: 'a page of any site can connect',
    when: anyServer,
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-3032', 'CVE-2026-48802', 'GHSA-cgwc-pv48-fhj5'],
    about: 'each connection and each beat starts a thread or a task',
    when: anyServer,
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-3033', 'CVE-2026-48809', 'GHSA-m9gh-vj53-gvh9'],
    about: 'the body of a request is read whatever its size',
    when: all(anyServer, allowsPolling),
    alsoRunBy: servers,
  },
])
