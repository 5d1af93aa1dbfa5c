// What one request stores and another reads again: in variables of modules, and in fields of records.
import type { Twins } from '../flow-twins.ts'

const tables = `class Base(DeclarativeBase): ...

class Job(Base):
    __tablename__ = "jobs"
    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str]
    state: Mapped[str]
    size: Mapped[int]

    def to_path(self):
        return self.path

def get_session():
    with sessionmaker()() as session:
        yield session

`
const body = 'class Wish(BaseModel):\n    path: str\n    size: int = 1\n\n'
const create =
  '@app.post("/jobs")\ndef create(wish: Wish, session: Session = Depends(get_session)):\n    session.add(Job(path=wish.path, state="new", size=wish.size))\n    session.commit()\n\n'
const head = (name = 'session: Session = Depends(get_session)'): string => `@app.post("/jobs/{id}")\nasync def handle(id: int, ${name}):\n`

const sqlalchemy: Twins = [
  ['Session.get', `${create}${head()}    job = session.get(Job, id)\n    os.remove(job.<<path || state>>)\n`],
  ['a column that is a number', `${create}${head()}    job = session.get(Job, id)\n    os.remove(<<job.path || str(job.size)>>)\n`],
  [
    'select and scalar_one',
    `${create}${head()}    job = session.execute(select(Job).where(Job.id == id)).scalar_one()\n    os.remove(job.<<path || state>>)\n`,
  ],
  [
    'select in a variable, and scalars().first()',
    `${create}${head()}    query = select(Job)\n    query = query.where(Job.id == id)\n    result = session.execute(query)\n    job = result.scalars().first()\n    os.remove(job.<<path || state>>)\n`,
  ],
  [
    'scalars in a comprehension',
    `${create}${head()}    paths = [job.<<path || state>> for job in session.scalars(select(Job))]\n    os.remove(paths[0])\n`,
  ],
  [
    'scalars().all() in a loop',
    `${create}${head()}    for job in session.scalars(select(Job)).all():\n        os.remove(job.<<path || state>>)\n`,
  ],
  [
    'query().filter().first()',
    `${create}${head()}    job = session.query(Job).filter(Job.id == id).first()\n    os.remove(job.<<path || state>>)\n`,
  ],
  ['query().all()', `${create}${head()}    for job in session.query(Job).all():\n        os.remove(job.<<path || state>>)\n`],
  [
    'AsyncSession',
    `${create}${head('session: AsyncSession = Depends(get_session)')}    result = await session.execute(select(Job).where(Job.id == id))\n    job = result.scalar_one_or_none()\n    os.remove(job.<<path || state>>)\n`,
  ],
  [
    'AsyncSession.get',
    `${create}${head('session: AsyncSession = Depends(get_session)')}    job = await session.get(Job, id)\n    os.remove(job.<<path || state>>)\n`,
  ],
  [
    'a function that asks',
    `${create}def get_job(session, id) -> Job:\n    return session.query(Job).filter_by(id=id).one()\n\n${head()}    job = get_job(session, id)\n    os.remove(job.<<path || state>>)\n`,
  ],
  [
    'a record that is handed on',
    `${create}def clean(job: Job):\n    os.remove(job.<<path || state>>)\n\n${head()}    clean(session.get(Job, id))\n`,
  ],
  ['a method of the record', `${create}${head()}    job = session.get(Job, id)\n    os.remove(<<job.to_path() || job.state>>)\n`],
  [
    'an attribute that is assigned',
    `@app.post("/jobs")\ndef change(id: int, wish: Wish, session: Session = Depends(get_session)):\n    job = session.get(Job, id)\n    job.path = wish.path\n    job.state = "new"\n    session.commit()\n\n${head()}    os.remove(session.get(Job, id).<<path || state>>)\n`,
  ],
  [
    'update().values()',
    `@app.post("/jobs")\ndef change(id: int, wish: Wish, session: Session = Depends(get_session)):\n    session.execute(update(Job).where(Job.id == id).values(path=wish.path, state="new"))\n\n${head()}    os.remove(session.get(Job, id).<<path || state>>)\n`,
  ],
  [
    'query().update()',
    `@app.post("/jobs")\ndef change(id: int, wish: Wish, session: Session = Depends(get_session)):\n    session.query(Job).filter(Job.id == id).update({"path": wish.path, "state": "new"})\n\n${head()}    os.remove(session.get(Job, id).<<path || state>>)\n`,
  ],
  [
    'insert().values()',
    `@app.post("/jobs")\ndef change(wish: Wish, session: Session = Depends(get_session)):\n    session.execute(insert(Job).values(**wish.model_dump(), state="new"))\n\n${head()}    os.remove(session.get(Job, id).<<path || state>>)\n`,
  ],
  [
    '**body.model_dump()',
    `@app.post("/jobs")\ndef change(wish: Wish, session: Session = Depends(get_session)):\n    session.add(Job(**wish.model_dump(), state="new"))\n\n${head()}    os.remove(session.get(Job, id).<<path || state>>)\n`,
  ],
  [
    'setattr of each field',
    `@app.post("/jobs")\ndef change(id: int, wish: Wish, session: Session = Depends(get_session)):\n    job = session.get(Job, id)\n    for key, value in wish.model_dump(exclude_unset=True).items():\n        setattr(job, key, value)\n    session.commit()\n\n${head()}    os.remove(session.get(Job, id).<<path || state>>)\n`,
  ],
  [
    'a repository',
    `class Jobs:\n    model = Job\n\n    def __init__(self, session):\n        self.session = session\n\n    def add(self, path):\n        self.session.add(Job(path=path, state="new"))\n\n    def get(self, id):\n        return self.session.get(Job, id)\n\n@app.post("/jobs")\ndef create(wish: Wish, session: Session = Depends(get_session)):\n    Jobs(session).add(wish.path)\n\n${head()}    os.remove(Jobs(session).get(id).<<path || state>>)\n`,
  ],
]

const others: Twins = [
  [
    'SQLModel',
    `class Job(SQLModel, table=True):\n    id: int | None = Field(default=None, primary_key=True)\n    path: str\n    state: str = ""\n\n@app.post("/jobs")\ndef create(wish: Wish, session: Session = Depends(get_session)):\n    session.add(Job(path=wish.path, state="new"))\n\n${head()}    job = session.exec(select(Job).where(Job.id == id)).first()\n    os.remove(job.<<path || state>>)\n`,
  ],
  [
    'SQLModel, model_validate',
    `class Job(SQLModel, table=True):\n    id: int | None = Field(default=None, primary_key=True)\n    path: str\n    size: int = 1\n\n@app.post("/jobs")\ndef create(wish: Wish, session: Session = Depends(get_session)):\n    job = Job.model_validate(wish)\n    session.add(job)\n    return job\n\n${head()}    job = session.get(Job, id)\n    os.remove(<<job.path || str(job.size)>>)\n`,
  ],
  [
    'Tortoise',
    `class Job(tortoise.models.Model):\n    id = tortoise.fields.IntField(pk=True)\n    path = tortoise.fields.TextField()\n    state = tortoise.fields.TextField()\n\n@app.post("/jobs")\nasync def create(wish: Wish):\n    await Job.create(path=wish.path, state="new")\n\n${head('other: int = 1')}    job = await Job.get(id=id)\n    os.remove(job.<<path || state>>)\n`,
  ],
  [
    'Tortoise, filter',
    `class Job(tortoise.models.Model):\n    id = tortoise.fields.IntField(pk=True)\n    path = tortoise.fields.TextField()\n    state = tortoise.fields.TextField()\n\n@app.post("/jobs")\nasync def change(wish: Wish, id: int):\n    await Job.filter(id=id).update(path=wish.path, state="new")\n\n${head('other: int = 1')}    job = await Job.filter(id=id).first()\n    os.remove(job.<<path || state>>)\n`,
  ],
  [
    'Tortoise, async for',
    `class Job(tortoise.models.Model):\n    id = tortoise.fields.IntField(pk=True)\n    path = tortoise.fields.TextField()\n    state = tortoise.fields.TextField()\n\n@app.post("/jobs")\nasync def create(wish: Wish):\n    job = Job(path=wish.path, state="new")\n    await job.save()\n\n${head('other: int = 1')}    async for job in Job.filter(id=id):\n        os.remove(job.<<path || state>>)\n`,
  ],
  [
    'Beanie',
    `class Job(beanie.Document):\n    path: str\n    state: str\n\n@app.post("/jobs")\nasync def create(wish: Wish):\n    await Job(path=wish.path, state="new").insert()\n\n${head('other: int = 1')}    job = await Job.find_one(Job.state == "new")\n    os.remove(job.<<path || state>>)\n`,
  ],
  [
    'Beanie, find and to_list',
    `class Job(beanie.Document):\n    path: str\n    state: str\n\n@app.post("/jobs")\nasync def change(wish: Wish, id: str):\n    job = await Job.get(id)\n    await job.set({Job.path: wish.path, Job.state: "new"})\n\n${head('other: int = 1')}    for job in await Job.find(Job.state == "new").to_list():\n        os.remove(job.<<path || state>>)\n`,
  ],
  [
    'MongoEngine',
    `class Job(mongoengine.Document):\n    path = mongoengine.StringField()\n    state = mongoengine.StringField()\n\n@app.post("/jobs")\ndef create(wish: Wish):\n    Job(path=wish.path, state="new").save()\n\n${head('other: int = 1')}    job = Job.objects(id=id).first()\n    os.remove(job.<<path || state>>)\n`,
  ],
  [
    'MongoEngine, objects.get',
    `class Job(mongoengine.Document):\n    path = mongoengine.StringField()\n    state = mongoengine.StringField()\n\n@app.post("/jobs")\ndef create(wish: Wish):\n    job = Job()\n    job.path = wish.path\n    job.state = "new"\n    job.save()\n\n${head('other: int = 1')}    job = Job.objects.get(id=id)\n    os.remove(job.<<path || state>>)\n`,
  ],
]

const modules: Twins = [
  [
    'dict of the module',
    'JOBS = {}\n\n@app.post("/jobs")\ndef create(id: int, wish: Wish):\n    JOBS[id] = {"path": wish.path, "state": "new"}\n\n@app.post("/")\ndef handle(id: int):\n    os.remove(JOBS[id]["<<path || state>>"])\n',
  ],
  [
    'dict of the module, objects',
    '@dataclass\nclass Held:\n    path: str\n    state: str\n\nJOBS: dict[int, Held] = {}\n\n@app.post("/jobs")\ndef create(id: int, wish: Wish):\n    JOBS[id] = Held(path=wish.path, state="new")\n\n@app.post("/")\ndef handle(id: int):\n    held = JOBS.get(id)\n    os.remove(held.<<path || state>>)\n',
  ],
  [
    'list of the module',
    'PATHS = []\nSTATES = []\n\n@app.post("/jobs")\ndef create(wish: Wish):\n    PATHS.append(wish.path)\n    STATES.append("new")\n\n@app.post("/")\ndef handle():\n    for path in <<PATHS || STATES>>:\n        os.remove(path)\n',
  ],
  [
    'global',
    'latest = ""\nother = ""\n\n@app.post("/jobs")\ndef create(wish: Wish):\n    global latest\n    latest = wish.path\n\n@app.post("/")\ndef handle():\n    os.remove(<<latest || other>>)\n',
  ],
  [
    'an object of the module',
    'class Store:\n    def __init__(self):\n        self.paths = {}\n        self.states = {}\n\n    def add(self, id, path):\n        self.paths[id] = path\n        self.states[id] = "new"\n\nstore = Store()\n\n@app.post("/jobs")\ndef create(id: int, wish: Wish):\n    store.add(id, wish.path)\n\n@app.post("/")\ndef handle(id: int):\n    os.remove(store.<<paths || states>>[id])\n',
  ],
  [
    'an object of the module, asked by a method',
    'class Store:\n    def __init__(self):\n        self.paths = {}\n        self.states = {}\n\n    def add(self, id, path):\n        self.paths[id] = path\n        self.states[id] = "new"\n\n    def find(self, id):\n        return self.<<paths || states>>.get(id)\n\nstore = Store()\n\n@app.post("/jobs")\ndef create(id: int, wish: Wish):\n    store.add(id, wish.path)\n\n@app.post("/")\ndef handle(id: int):\n    os.remove(store.find(id))\n',
  ],
]

const HEAD = `import os
from dataclasses import dataclass
import beanie, mongoengine, tortoise.fields, tortoise.models
from fastapi import Depends, FastAPI
from pydantic import BaseModel
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlmodel import Field, SQLModel
app = FastAPI()

${body}`

export const inModules: Twins = modules.map(([word, code]) => [word, HEAD + code])
export const inRecords: Twins = [
  ...sqlalchemy.map(([word, code]) => [word, HEAD + tables + code] as const),
  ...others.map(([word, code]) => [word, HEAD + tables.replaceAll('Job', 'Table') + code] as const),
]
