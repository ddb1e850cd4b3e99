"""The Flask extensions, each made once; create_app binds them."""

from __future__ import annotations

from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_security import Security
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from core.database import Base

db = SQLAlchemy(metadata=Base.metadata)
csrf = CSRFProtect()
babel = Babel()
bootstrap = Bootstrap5()
security = Security()
