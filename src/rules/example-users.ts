// The part that all examples about callers and their objects have in common: users, who sign in with a token, and what is theirs.

import { dedent } from '../finding/index.ts'

/** The program, which is `main.py`, with `models.py` and `auth.py` beside it. */
export function withUsers(program: string): string {
  return `${shared}\n\n# file: main.py\n${dedent(program)}\n`
}

const shared = dedent(`
  # file: models.py
  from sqlalchemy import ForeignKey
  from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


  class Base(DeclarativeBase):
      pass


  class User(Base):
      __tablename__ = "users"
      id: Mapped[int] = mapped_column(primary_key=True)
      name: Mapped[str]
      role: Mapped[str]
      team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))


  class Team(Base):
      __tablename__ = "teams"
      id: Mapped[int] = mapped_column(primary_key=True)
      name: Mapped[str]


  class Project(Base):
      __tablename__ = "projects"
      id: Mapped[int] = mapped_column(primary_key=True)
      name: Mapped[str]
      team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))


  class Note(Base):
      __tablename__ = "notes"
      id: Mapped[int] = mapped_column(primary_key=True)
      text: Mapped[str]
      owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


  class Comment(Base):
      __tablename__ = "comments"
      id: Mapped[int] = mapped_column(primary_key=True)
      text: Mapped[str]
      note_id: Mapped[int] = mapped_column(ForeignKey("notes.id"))


  # file: auth.py
  import os

  import jwt
  from fastapi import Depends, HTTPException
  from fastapi.security import OAuth2PasswordBearer
  from sqlalchemy import create_engine
  from sqlalchemy.orm import Session

  from models import User

  engine = create_engine(os.environ["DATABASE_URL"])
  bearer = OAuth2PasswordBearer(tokenUrl="sign-in")


  def get_session():
      with Session(engine) as session:
          yield session


  def get_user(token: str = Depends(bearer), session: Session = Depends(get_session)) -> User:
      try:
          claims = jwt.decode(token, os.environ["KEY"], algorithms=["HS256"], audience="shop")
      except jwt.PyJWTError:
          raise HTTPException(401)
      user = session.get(User, claims["sub"])
      if user is None:
          raise HTTPException(401)
      return user


  def get_admin(user: User = Depends(get_user)) -> User:
      if user.role != "admin":
          raise HTTPException(403)
      return user
`)
