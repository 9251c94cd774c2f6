"""Security: who may see and do what. Tenants, users, roles, sign-in, API tokens, reveal with a reason.

Permissions are a typed table in code; row-level security keeps tenants apart below it. Every look at an unmasked field
and every sign-in is a fact in the journal.
"""

from tideover.security.actions import (
    IDLE_MINUTES,
    access_log,
    active_users,
    add_user,
    change_password,
    ensure_tenant,
    find_session,
    find_token,
    good_secrets,
    issue_token,
    logins_of,
    new_token,
    purge_sessions,
    record_reveal,
    require,
    revoke_token,
    secret_hash,
    sign_in,
    sign_out,
    user_named,
)
from tideover.security.model import (
    ACCESS_FACTS,
    Actor,
    CurrentActor,
    Permission,
    Role,
    tenant_of_secret,
)
from tideover.security.webhooks import NewWebhook, add_webhook, find_webhook, read_webhook_name, revoke_webhook

__all__ = [
    "ACCESS_FACTS",
    "IDLE_MINUTES",
    "Actor",
    "CurrentActor",
    "NewWebhook",
    "Permission",
    "Role",
    "access_log",
    "active_users",
    "add_user",
    "add_webhook",
    "change_password",
    "ensure_tenant",
    "find_session",
    "find_token",
    "find_webhook",
    "good_secrets",
    "issue_token",
    "logins_of",
    "new_token",
    "purge_sessions",
    "read_webhook_name",
    "record_reveal",
    "require",
    "revoke_token",
    "revoke_webhook",
    "secret_hash",
    "sign_in",
    "sign_out",
    "tenant_of_secret",
    "user_named",
]
