"""Members and settings of the clinic, changed by its managers; each change is an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth import password_validation
from django.contrib.auth.models import Group, User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from regimens.actions import accounts
from regimens.actions.permissions import Do
from regimens.admin.site import AnyAdmin, member_may, member_of
from regimens.models import Clinic, Member, Role
from regimens.models.clinic import STOCK, WEEKDAYS

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ROLE_CHOICES = [(role.value, role.value.capitalize()) for role in Role]

if TYPE_CHECKING:
    MemberModelForm = forms.ModelForm[Member]
    ClinicModelForm = forms.ModelForm[Clinic]
else:
    MemberModelForm = ClinicModelForm = forms.ModelForm

for listed in (User, Group):
    if admin.site.is_registered(listed):
        admin.site.unregister(listed)


class MemberForm(MemberModelForm):
    """What a manager may change of a member; a password is set here and never shown."""

    username = forms.CharField(max_length=150, validators=[UnicodeUsernameValidator()])
    new_password = forms.CharField(
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="12 characters or more, not a common one. Leave empty to keep the present one.",
    )
    roles = forms.MultipleChoiceField(choices=ROLE_CHOICES, widget=forms.CheckboxSelectMultiple)
    active = forms.BooleanField(required=False, initial=True, help_text="May sign in")

    # Set by the admin: who fills in the form.
    manager: Member

    class Meta:
        model = Member
        fields = ("display_name", "registration_body", "registration_number")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["username"] = self.instance.user.get_username()
            self.initial["roles"] = sorted(self.instance.roles)
            self.initial["active"] = self.instance.user.is_active
            self.fields["username"].disabled = True
        else:
            self.fields["new_password"].required = True

    def clean_username(self) -> str:
        """A name that no account has yet."""
        username = str(self.cleaned_data["username"])
        if not self.instance.pk and User.objects.filter(username__iexact=username).exists():
            raise ValidationError("This user name is taken")
        return username

    def clean_new_password(self) -> str:
        """A password that the product accepts, or none."""
        password = str(self.cleaned_data["new_password"])
        if password:
            password_validation.validate_password(password, User(username=self.data.get("username", "")))
        return password

    def clean(self) -> dict[str, Any]:
        """Nobody grants themselves a role, nor locks themselves out."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        own = self.instance.pk == self.manager.pk
        if own and (set(cleaned.get("roles", [])) != set(self.instance.roles) or not cleaned.get("active")):
            raise ValidationError("Another manager must change your own roles or your account.")
        return cleaned


class ManagerAdmin(AnyAdmin):
    """What managers keep, each in their own clinic."""

    actions = None
    do: Do

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the member manages."""
        return member_may(request, self.do)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the member manages."""
        return member_may(request, self.do)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whether the member manages."""
        return member_may(request, self.do)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the member manages."""
        return member_may(request, self.do)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: an account is switched off, for its name stands in the records."""
        return False

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: object, object_id: str) -> Any:
        # What belongs to another clinic answers as what does not exist.
        raise Http404


@admin.register(Member)
class MemberAdmin(ManagerAdmin):
    """The people who work for the clinic, with their accounts."""

    do = Do.MANAGE_MEMBERS
    form = MemberForm
    list_display = ("username", "display_name", "role_names", "registration", "active")
    list_select_related = ("user",)
    ordering = ("user__username",)
    fields = (
        "username",
        "new_password",
        "active",
        "roles",
        "display_name",
        "registration_body",
        "registration_number",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Member]:
        """The members of the manager's clinic."""
        member = member_of(request)
        return super().get_queryset(request).filter(clinic=member.clinic if member else None)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form, knowing who fills it in."""
        form = super().get_form(request, obj, change, **kwargs)
        return type("MemberFormOfManager", (form,), {"manager": member_of(request)})

    def save_model(self, request: HttpRequest, obj: Member, form: Any, change: bool) -> None:
        """Hand the answers to the action, which writes the event too."""
        by = cast(Member, member_of(request))
        told = form.cleaned_data
        names = ("display_name", "registration_body", "registration_number")
        facts: dict[str, Any] = {name: told[name] for name in names}
        facts["roles"] = [Role(role) for role in told["roles"]]
        if not change:
            facts |= {"username": told["username"], "password": told["new_password"]}
            obj.__dict__.update(accounts.add_member(clinic=by.clinic, by=by, **facts).__dict__)
            return
        stored = Member.objects.select_related("user", "clinic").get(pk=obj.pk)
        accounts.change_member(member=stored, by=by, active=told["active"], **facts)
        if told["new_password"]:
            accounts.set_password(member=stored, by=by, password=told["new_password"])

    @admin.display(description="User name", ordering="user__username")
    def username(self, member: Member) -> str:
        """The account's name."""
        return member.user.get_username()

    @admin.display(description="Roles")
    def role_names(self, member: Member) -> str:
        """Every role, in words."""
        return ", ".join(sorted(member.roles))

    @admin.display(description="Registration")
    def registration(self, member: Member) -> str:
        """Body and number."""
        return f"{member.registration_body} {member.registration_number}".strip()

    @admin.display(description="May sign in", boolean=True)
    def active(self, member: Member) -> bool:
        """Whether the account is on."""
        return bool(member.user.is_active)


class ClinicForm(ClinicModelForm):
    """A clinic's settings; lists as boxes and lines instead of code."""

    open_weekdays = forms.MultipleChoiceField(
        choices=list(zip(WEEKDAYS, DAY_NAMES, strict=True)), widget=forms.CheckboxSelectMultiple
    )
    stock = forms.MultipleChoiceField(
        choices=[(product, product.replace("_", " ").capitalize()) for product in STOCK],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    closed_days = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Own closed days beyond public holidays, one a line, as 2027-03-01",
    )

    class Meta:
        model = Clinic
        fields = (
            "name",
            "phone",
            "help_phone",
            "time_zone",
            "country",
            "subdivision",
            "open_weekdays",
            "closed_days",
            "stock",
            "profile",
            "egfr_equation",
            "paper",
            "calendar_titles",
            "identifier_kind",
            "horizon_months",
            "draft_days",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["closed_days"] = "\n".join(self.instance.closed_days)

    def clean_closed_days(self) -> list[str]:
        """The days, in order, each once."""
        return sorted(set(str(self.cleaned_data["closed_days"]).split()))


@admin.register(Clinic)
class ClinicAdmin(ManagerAdmin):
    """The settings of the manager's own clinic."""

    do = Do.MANAGE_CLINIC
    form = ClinicForm
    list_display = ("name", "time_zone", "country", "profile", "paper", "phone")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody here: a clinic is founded from the command line."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Clinic]:
        """The manager's own clinic."""
        member = member_of(request)
        return super().get_queryset(request).filter(pk=member.clinic_id if member else None)

    def save_model(self, request: HttpRequest, obj: Clinic, form: Any, change: bool) -> None:
        """Hand the settings to the action, which writes the event too."""
        told = {name: form.cleaned_data[name] for name in form.changed_data}
        accounts.change_clinic(clinic=obj, by=cast(Member, member_of(request)), settings=told)
