"""Operators: who commands act as, and their passwords."""

from __future__ import annotations

from station_app.domain.records import OperatorRow
from station_app.errors import Code, EnvironmentFault, UserError
from station_app.settings import FIRST_OPERATOR, Settings
from station_app.storage import operator_store
from station_app.storage.store import Store


class OperatorService:
    """Reads operators and checks passwords."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings

    def all(self) -> list[OperatorRow]:
        """The active operators, oldest first."""
        return operator_store.all_operators(self._store)

    def first(self) -> OperatorRow:
        """The operator commands act as unless another signs in: the one named at set-up."""
        operators, first = self.all(), self._settings.get(FIRST_OPERATOR)
        return next((operator for operator in operators if operator.id == first), operators[0])

    def by_id(self, operator_id: str) -> OperatorRow:
        """One operator by id; the first one for an id that is no longer known, as for work of the program itself."""
        return next((operator for operator in self.all() if operator.id == operator_id), None) or self.first()

    def find(self, who: str) -> OperatorRow:
        """The active operator with this id, name or work number.

        Raises:
            UserError: `operator_not_found`.
        """
        found = (operator for operator in self.all() if who and who in {operator.id, operator.name, operator.work_no})
        operator = next(found, None)
        if operator is None:
            raise UserError(Code.OPERATOR_NOT_FOUND, "operator", operator=who)
        return operator

    def sign_in(self, name: str, password: str) -> OperatorRow:
        """The operator of this name, if the password is theirs.

        Raises:
            EnvironmentFault: `password_wrong`; an unknown name answers the same.
        """
        from argon2 import PasswordHasher  # noqa: PLC0415  # needed when somebody signs in
        from argon2.exceptions import VerificationError  # noqa: PLC0415

        found = next((operator for operator in self.all() if operator.name == name), None)
        if found is None or found.password_hash is None:
            raise EnvironmentFault(Code.PASSWORD_WRONG, "password")
        try:
            PasswordHasher().verify(found.password_hash, password)
        except VerificationError as error:
            raise EnvironmentFault(Code.PASSWORD_WRONG, "password") from error
        return found


def hash_password(password: str) -> str:
    """An Argon2id hash of a password.

    Raises:
        UserError: `required` for an empty one.
    """
    from argon2 import PasswordHasher  # noqa: PLC0415  # needed when a password is set

    if not password:
        raise UserError(Code.REQUIRED, "password")
    return PasswordHasher().hash(password)
