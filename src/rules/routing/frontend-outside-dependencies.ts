// A frontend of FastAPI 0.138, the one release in which no dependency guards it.

import { findLostGuard, isBehindLayer, shortName } from '../guard-around.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'frontend-outside-dependencies',
  title: 'A frontend is served without the guards around it',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    In FastAPI 0.138 the files of app.frontend(...) are served to everybody: no dependency of the app, the router or the inclusion
    runs for them. From 0.139 they do, as the router has them when its first frontend is added. Files whose names begin with a dot
    are served as well.`,
  fix: 'Upgrade FastAPI to 0.139 or newer.',
  blindSpots: [
    'A frontend that is meant for everybody beside guarded routes is reported all the same.',
    'The release is read from the lock file or the requirements; without one the newest is assumed.',
  ],
  examples: [
    bad(
      'pages for the staff, in 0.138',
      `
      # file: requirements.txt
      fastapi==0.138.0
      # file: main.py
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBasic

      basic = HTTPBasic()


      def check_staff(credentials=Depends(basic)):
          if not is_staff(credentials.username, credentials.password):
              raise HTTPException(401)


      app = FastAPI(dependencies=[Depends(check_staff)])


      @app.get("/orders")
      def list_orders():
          return read_orders()


      app.frontend("/", directory="pages", check_dir=False)  # <-- finding
    `,
    ),
    good(
      'the same in 0.139',
      `
      # file: requirements.txt
      fastapi==0.139.0
      # file: main.py
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBasic

      basic = HTTPBasic()


      def check_staff(credentials=Depends(basic)):
          if not is_staff(credentials.username, credentials.password):
              raise HTTPException(401)


      app = FastAPI(dependencies=[Depends(check_staff)])


      @app.get("/orders")
      def list_orders():
          return read_orders()


      app.frontend("/", directory="pages", check_dir=False)
    `,
    ),
    good(
      'the guard stands on another router',
      `
      # file: requirements.txt
      fastapi==0.138.0
      # file: main.py
      from fastapi import APIRouter, Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBasic

      basic = HTTPBasic()


      def check_staff(credentials=Depends(basic)):
          if not is_staff(credentials.username, credentials.password):
              raise HTTPException(401)


      router = APIRouter(prefix="/orders", dependencies=[Depends(check_staff)])


      @router.get("")
      def list_orders():
          return read_orders()


      app = FastAPI()
      app.include_router(router)
      app.frontend("/", directory="pages", check_dir=False)
    `,
    ),
  ],

  looksAt: 'route',
  check(route, report, context) {
    if (route.kind !== 'mount' || !route.frontend || route.condition?.default === 'off') return
    const lost = findLostGuard(route, context)
    const app = context.appOf(route)
    if (lost === null || app === null || isBehindLayer(app, context)) return
    const { dependency, sure } = lost
    // Nobody says in which release something is added later than the frontend: then it is the order that is wrong, and not this.
    const release = context.model.versions.fastapi.value
    if (!/^0\.138(?:\.|$)/.test(release)) return
    report({
      place: route.place,
      cause: { name: route.id, what: `frontend beside ${dependency.call}` },
      what: `the frontend ${route.path === '' ? '/' : route.path} is served without ${shortName(dependency)} in FastAPI ${release}`,
      ...(sure === 'yes' ? {} : { confidence: 'low' }),
      routes: [route],
      others: dependency.asked === null ? [] : [{ role: 'related', place: dependency.asked, note: 'the guard is named here' }],
    })
  },
})
