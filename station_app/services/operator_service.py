"""Operators: who commands act as, their roles and their passwords."""

from __future__ import annotations

from station_app.domain.records import OperatorRow
from station_app.domain.roles import Role, may_manage_operators
from station_app.domain.text_rules import check_required, check_text
from station_app.errors import Code, EnvironmentFault, UserError
from station_app.settings import FIRST_OPERATOR, Settings
from station_app.storage import operator_store
from station_app.storage.store import Store

_NAME_LIMIT = 64


class OperatorService:
    """Reads operators, checks passwords, and lets the head of the station add and change them."""

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

    def add(self, name: str, role: str, by: str, *, work_no: str = "", password: str | None = None) -> OperatorRow:
        """Add an operator; only the head of the station may; commits.

        Raises:
            UserError: `role_not_allowed`, `bad_choice` for an unknown role, `required`, `too_long`, `bad_character`,
                `operator_exists`.
        """
        self._check_right(by)
        known = _role(role)
        check_required(name, "name", _NAME_LIMIT)
        check_text(work_no, "work_no", _NAME_LIMIT)
        hashed = hash_password(password) if password is not None else None
        with self._store.write(by) as write:
            if any(operator.name == name for operator in self.all()):
                raise UserError(Code.OPERATOR_EXISTS, "name", name=name)
            return operator_store.insert(write, name, known.value, work_no, hashed)

    def change_role(self, who: str, role: str, by: str) -> OperatorRow:
        """Give an operator another role; only the head of the station may; commits.

        Raises:
            UserError: `role_not_allowed`, `bad_choice`, `operator_not_found`, `action_not_allowed` for the last head.
        """
        self._check_right(by)
        new = _role(role)
        with self._store.write(by) as write:
            operator = self.find(who)
            if new is not Role.STATION_HEAD:
                self._check_not_last_head(operator)
            operator_store.update(write, operator.id, {"role": new.value}, action="operator_role")
        return self.find(operator.id)

    def deactivate(self, who: str, by: str) -> None:
        """Take an operator out of service; what they did keeps their name; only the head may; commits.

        Raises:
            UserError: `role_not_allowed`, `operator_not_found`, `action_not_allowed` for the last head.
        """
        self._check_right(by)
        with self._store.write(by) as write:
            operator = self.find(who)
            self._check_not_last_head(operator)
            operator_store.update(write, operator.id, {"active": False}, action="operator_deactivate")

    def set_password(self, who: str, password: str, by: str) -> None:
        """Give an operator a new password; only the head of the station may; commits.

        Raises:
            UserError: `role_not_allowed`, `operator_not_found`, `required`.
        """
        self._check_right(by)
        hashed = hash_password(password)
        with self._store.write(by) as write:
            operator = self.find(who)
            operator_store.update(write, operator.id, {"password_hash": hashed}, action="operator_password")

    def _check_right(self, by: str) -> None:
        if not may_manage_operators(self.find(by).role):
            raise UserError(Code.ROLE_NOT_ALLOWED, "operator")

    def _check_not_last_head(self, operator: OperatorRow) -> None:
        heads = [one.id for one in self.all() if one.role == Role.STATION_HEAD]
        if heads == [operator.id]:
            raise UserError(Code.ACTION_NOT_ALLOWED, "operator", action="operator", reason="last_head")


def _role(role: str) -> Role:
    try:
        return Role(role)
    except ValueError:
        raise UserError(Code.BAD_CHOICE, "role") from None


def hash_password(password: str) -> str:
    """An Argon2id hash of a password.

    Raises:
        UserError: `required` for an empty one.
    """
    from argon2 import PasswordHasher  # noqa: PLC0415  # needed when a password is set

    if not password:
        raise UserError(Code.REQUIRED, "password")
    return PasswordHasher().hash(password)
