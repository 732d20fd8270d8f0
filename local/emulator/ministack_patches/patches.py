"""The list of all patches."""

from . import (
    add_ons,
    administration,
    archives,
    cluster,
    cluster_security_group,
    condition_keys,
    duplicates,
    eks_routes,
    flow_logs,
    get_token,
    judged_resources,
    key_details,
    key_pairs,
    listen,
    log_groups,
    managed_policies,
    nat_addresses,
    network_acl_associations,
    network_interfaces,
    node,
    node_group,
    node_programs,
    oidc,
    readiness,
    registries_yaml,
    request_payment,
    root_key,
    s3_control_proxy,
    secure_string,
    security_group_revokes,
    security_group_rules,
    security_group_texts,
    service_sources,
    storage_condition_keys,
    tags,
    updates,
    upgrades,
    validation,
    vpc_endpoints,
    warm_throughput,
    web_identity,
)

PATCHES = (
    # what Terraform reads back
    vpc_endpoints,
    security_group_rules,
    security_group_revokes,
    network_interfaces,
    flow_logs,
    log_groups,
    key_pairs,
    cluster,
    cluster_security_group,
    node_group,
    add_ons,
    eks_routes,
    updates,
    tags,
    # what users' tools read
    security_group_texts,
    nat_addresses,
    network_acl_associations,
    key_details,
    request_payment,
    warm_throughput,
    # what may exist once: after the patches of the same calls, which a refused call does not reach
    duplicates,
    # what AWS refuses: in front of all handlers
    validation,
    # running clusters
    archives,
    node,
    registries_yaml,
    readiness,
    node_programs,
    upgrades,
    get_token,
    # identity
    oidc,
    web_identity,
    service_sources,
    secure_string,
    managed_policies,
    judged_resources,
    condition_keys,
    storage_condition_keys,
    root_key,
    # the server itself
    administration,
    listen,
    s3_control_proxy,
)


def apply_all() -> None:
    """Applies every patch once.

    Raises MissingInternalError if MiniStack lacks an internal, before MiniStack serves any request.
    """
    for patch in PATCHES:
        patch.apply()
