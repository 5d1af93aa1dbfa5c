from fastapi import Depends, FastAPI, Security
from fastapi_azure_auth import MultiTenantAzureAuthorizationCodeBearer, SingleTenantAzureAuthorizationCodeBearer
from fastapi_login import LoginManager
from fastapi_sso.sso.google import GoogleSSO

manager = LoginManager("secret", "/login")
azure = SingleTenantAzureAuthorizationCodeBearer(app_client_id="a", tenant_id="b", scopes={"api://a/user": "user"})
tenants = MultiTenantAzureAuthorizationCodeBearer(app_client_id="a", scopes={"api://a/user": "user"}, auto_error=False, validate_iss=False)
app = FastAPI()


@manager.user_loader()
def load_user(name: str):
    return name


@app.get("/me")
def me(user=Depends(manager)):
    return user


@app.get("/azure", dependencies=[Security(azure, scopes=["user"])])
def by_azure():
    return {}


@app.get("/tenants")
def by_tenant(user=Depends(tenants)):
    return {}


@app.get("/sso")
async def sso():
    async with GoogleSSO("a", "b", "c") as found:
        return found
