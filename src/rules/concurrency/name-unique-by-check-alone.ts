// A name is looked up, found to be free, and taken: two requests at once both find it free.

import type { CallStep, Outline, RecordWrite, TestStep } from '../../model/index.ts'
import { shortName } from '../caller-access.ts'
import { isGuardedAtOnce } from '../check-then-act.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'
import { isCall, isTest } from '../sign-in-steps.ts'

export default defineRule({
  id: 'name-unique-by-check-alone',
  title: 'A name is kept unique by a look-up alone, and two requests both pass',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-362'],
  owaspApi: null,
  asvs: ['v5.0.0-15.4.2'],
  why: `
    Between the look-up and the insert another request can insert the same name, as each has a session of its own, and the database does not
    object. Then two records answer to one name: two accounts with one address, a coupon counted twice, the wrong tenant behind a slug.`,
  fix: 'Let the database decide: unique=True on the column or a UniqueConstraint, and answer 409 where the insert raises IntegrityError.',
  blindSpots: [
    'A constraint that only a migration adds, and not the class, is not seen.',
    'Transactions that are serialisable are not seen.',
  ],
  examples: [
    bad(
      'a look-up and an insert',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from pydantic import BaseModel
      from sqlalchemy import select
      from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


      class Base(DeclarativeBase):
          pass


      class Team(Base):
          __tablename__ = "teams"
          id: Mapped[int] = mapped_column(primary_key=True)
          slug: Mapped[str] = mapped_column()


      class NewTeam(BaseModel):
          slug: str


      app = FastAPI()


      @app.post("/teams")
      def create_team(new: NewTeam, session: Session = Depends(get_session)):
          existing = session.scalar(select(Team).where(Team.slug == new.slug))
          if existing is not None:
              raise HTTPException(409, "The name is taken")
          session.add(Team(slug=new.slug))  # <-- finding
          session.commit()
    `,
    ),
    bad(
      'in two functions beside it, with SQLModel',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from sqlmodel import Field, Session, SQLModel, select


      class TagBase(SQLModel):
          name: str


      class Tag(TagBase, table=True):
          id: int | None = Field(default=None, primary_key=True)


      def get_tag_by_name(session: Session, name: str):
          return session.exec(select(Tag).where(Tag.name == name)).first()


      def insert_tag(session: Session, new: TagBase):
          tag = Tag.model_validate(new)  # <-- finding
          session.add(tag)
          session.commit()
          return tag


      app = FastAPI()


      @app.post("/tags")
      def create_tag(new: TagBase, session: Session = Depends(get_session)):
          existing = get_tag_by_name(session, new.name)
          if existing:
              raise HTTPException(status_code=400, detail="There is such a tag already")
          return insert_tag(session, new)
    `,
    ),
    good(
      'the database keeps it unique',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from pydantic import BaseModel
      from sqlalchemy import Column, Index, Integer, String, UniqueConstraint, select
      from sqlalchemy.orm import Session, declarative_base

      Base = declarative_base()


      class Team(Base):
          __tablename__ = "teams"
          id = Column(Integer, primary_key=True)
          slug = Column(String, unique=True)


      class Project(Base):
          __tablename__ = "projects"
          __table_args__ = (UniqueConstraint("team_id", "name"),)
          id = Column(Integer, primary_key=True)
          team_id = Column(Integer)
          name = Column(String)


      class Tag(Base):
          __tablename__ = "tags"
          __table_args__ = (Index("tag_name", "name", unique=True),)
          id = Column(Integer, primary_key=True)
          name = Column(String)


      class New(BaseModel):
          name: str


      app = FastAPI()


      @app.post("/teams")
      def create_team(new: New, session: Session = Depends(get_session)):
          existing = session.scalar(select(Team).where(Team.slug == new.name))
          if existing is not None:
              raise HTTPException(409, "The name is taken")
          session.add(Team(slug=new.name))
          session.commit()


      @app.post("/teams/{team_id}/projects")
      def create_project(team_id: int, new: New, session: Session = Depends(get_session)):
          existing = session.scalar(select(Project).where(Project.team_id == team_id, Project.name == new.name))
          if existing is not None:
              raise HTTPException(409, "The name is taken")
          session.add(Project(team_id=team_id, name=new.name))
          session.commit()


      @app.post("/tags")
      def create_tag(new: New, session: Session = Depends(get_session)):
          existing = session.query(Tag).filter(Tag.name == new.name).first()
          if existing:
              raise HTTPException(409, "The name is taken")
          session.add(Tag(name=new.name))
          session.commit()
    `,
    ),
    good(
      'a field of SQLModel that is unique',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from sqlmodel import Field, Session, SQLModel, select


      class TagBase(SQLModel):
          name: str = Field(unique=True, index=True)


      class Tag(TagBase, table=True):
          id: int | None = Field(default=None, primary_key=True)


      app = FastAPI()


      @app.post("/tags")
      def create_tag(new: TagBase, session: Session = Depends(get_session)):
          existing = session.exec(select(Tag).where(Tag.name == new.name)).first()
          if existing:
              raise HTTPException(status_code=400, detail="There is such a tag already")
          session.add(Tag.model_validate(new))
          session.commit()
    `,
    ),
    good(
      'the exception is caught, or another record is made',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from pydantic import BaseModel
      from sqlalchemy import Column, Integer, String, select
      from sqlalchemy.exc import IntegrityError
      from sqlalchemy.orm import Session, declarative_base

      Base = declarative_base()


      class Team(Base):
          __tablename__ = "teams"
          id = Column(Integer, primary_key=True)
          slug = Column(String)


      class Comment(Base):
          __tablename__ = "comments"
          id = Column(Integer, primary_key=True)
          text = Column(String)


      class New(BaseModel):
          slug: str


      app = FastAPI()


      @app.post("/teams")
      def create_team(new: New, session: Session = Depends(get_session)):
          existing = session.scalar(select(Team).where(Team.slug == new.slug))
          if existing is not None:
              raise HTTPException(409, "The name is taken")
          session.add(Team(slug=new.slug))
          try:
              session.commit()
          except IntegrityError:
              raise HTTPException(409, "The name is taken")


      @app.post("/comments")
      def create_comment(new: New, session: Session = Depends(get_session)):
          existing = session.scalar(select(Team).where(Team.slug == new.slug))
          if existing is not None:
              raise HTTPException(409, "Not under the name of a team")
          session.add(Comment(text=new.slug))
          session.commit()
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    const seen = new Set<RecordWrite>()
    for (const outline of context.code.outlines)
      for (const [i, step] of outline.steps.entries()) {
        if (!isTest(step) || !refusesWhereFound(outline, i, step)) continue
        const asked = step.asks[0]?.value.text ?? ''
        const lookUp = outline.steps.slice(0, i).findLast((one): one is CallStep => isCall(one) && one.goesTo.includes(asked))
        if (lookUp === undefined || isGuardedAtOnce(outline, i, `${asked}.`)) continue
        const found = findInsert(
          outline,
          i,
          outline.steps.slice(0, i).filter((one) => isCall(one) && isPartOf(one, lookUp, asked)),
          context,
        )
        if (found === null || seen.has(found.write) || catchesDuplicates(found.write, outline, context)) continue
        seen.add(found.write)
        const record = shortName(found.write.record?.name ?? '')
        report({
          place: found.write.place,
          cause: causeIn(found.write.inside, `${found.field} of ${record}`),
          what: `whether a ${record} has this ${found.field} already is asked before one is made, and nothing else keeps it unique`,
          routes: context.routesTo(outline),
          others: [{ role: 'cause', place: step.place, note: 'here it is asked' }],
        })
      }
  },
})

/** `if existing is not None: raise HTTPException(409)` */
function refusesWhereFound(outline: Outline, at: number, { asks, then, isRescue }: TestStep): boolean {
  const [asked, ...more] = asks
  if (asked === undefined || more.length > 0 || isRescue || (asked.how !== 'true' && asked.how !== 'given')) return false
  if (then !== 'raises' || !/^\w+$/.test(asked.value.text)) return false
  return outline.steps.some(
    (step) =>
      step.kind === 'raise' &&
      step.under.at(-1)?.step === at &&
      (step.status === 409 || /already|exist|taken|duplicate|in use/i.test(step.text)),
  )
}

/** What was called to look it up, the statement that was made before too. */
function isPartOf(step: CallStep, lookUp: CallStep, asked: string): boolean {
  return (
    step === lookUp ||
    lookUp.text.includes(step.text) ||
    step.goesTo.includes(asked) ||
    step.goesTo.some((name) => new RegExp(`\\b${name}\\b`).test(lookUp.text) && /^\w+$/.test(name))
  )
}

/** The record that is made afterwards, here or in a function that is called then, with the column that was asked for. */
function findInsert(
  { steps, inside }: Outline,
  at: number,
  lookUps: readonly { readonly text: string }[],
  { code }: RuleContext,
): { readonly write: RecordWrite; readonly field: string } | null {
  const text = lookUps.map((one) => one.text).join(' ')
  const later = steps.slice(at).flatMap((step) => (isCall(step) ? [step.name] : []))
  for (const write of code.recordWrites) {
    const { record } = write
    if (write.how !== 'make' || record === null) continue
    const isHere = write.inside.file === inside.file && write.inside.function === inside.function
    if (isHere ? write.place.line <= (steps[at]?.place.line ?? 0) : !later.includes(write.inside.function.split('.').at(-1) ?? '')) continue
    const name = shortName(record.name)
    const field = record.columns.find(
      (column) =>
        nameLike.test(column) &&
        (new RegExp(`\\b${name}\\.${column}\\b\\)?\\s*==`).test(text) ||
          (new RegExp(`\\b${name}\\b`).test(text) && new RegExp(`[(,]\\s*${column}\\s*=[^=]`).test(text)) ||
          new RegExp(`${name}\\w*_by_${column}\\(`, 'i').test(text)),
    )
    // Where one column of those that are asked for is part of a key, the database decides.
    const isKept = record.unique?.some((column) => column !== 'id' && new RegExp(`\\b${column}\\b`).test(text)) ?? false
    if (field !== undefined && !isKept && !record.unique?.includes(field)) return { write, field }
  }
  return null
}
const nameLike = /^(?:\w*_)?(?:name|slug|email|mail|handle|login|code|key|number|phone|domain|title|identifier)$/

/** A commit of either function whose exception is looked at. */
function catchesDuplicates(write: RecordWrite, outline: Outline, { code }: RuleContext): boolean {
  return code.calls.some(
    ({ inside, catches }) =>
      catches.some((name) => /Integrity|Unique|Duplicate|SQLAlchemyError|Constraint/i.test(name)) &&
      [write.inside, outline.inside].some((one) => one.file === inside.file && one.function === inside.function),
  )
}
