from fastapi import Depends, FastAPI
from sqladmin import Admin, BaseView, ModelView, expose
from sqlalchemy import Column, Integer, create_engine
from sqlalchemy.orm import declarative_base

Base = declarative_base()
engine = create_engine("sqlite://")


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)


class UserAdmin(ModelView, model=User):
    column_list = [User.id]


class Report(BaseView):
    name = "Report"

    @expose("/report", methods=["GET"])
    async def report_page(self, request):
        return None


def check():
    return None


app = FastAPI(dependencies=[Depends(check)])
admin = Admin(app, engine, base_url="/control")
admin.add_view(UserAdmin)
admin.add_view(Report)


@app.get("/after")
def after():
    return {}
