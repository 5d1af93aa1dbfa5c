# fastward: app=main:app
from harbour.app import AppBuilder

app = AppBuilder("Harbour").with_routers().with_health("/healthz").build()
