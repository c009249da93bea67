"""Which case gets which plant: a wheel of all plants, turned over the running number of the case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from auditor.sample import cannot_tell as unclear
from auditor.sample import near_misses as near
from auditor.sample import near_services, unclear_services
from auditor.sample import near_subjects as subjects
from auditor.sample import plant_access_rows as rows
from auditor.sample import plant_accesses as accesses
from auditor.sample import plant_contacts as contacts
from auditor.sample import plant_content as content
from auditor.sample import plant_credentials as credentials
from auditor.sample import plant_domains as domains
from auditor.sample import plant_integrity as integrity
from auditor.sample import plant_lifecycle as lifecycle
from auditor.sample import plant_papers as papers
from auditor.sample import plant_shells as shells
from auditor.sample import rough_keys as keys
from auditor.sample import rough_names as one_in_law
from auditor.sample import rough_versions as versions
from auditor.sample.maker import Maker
from auditor.sample.records import Case

Plant = Callable[[Maker, int], Case]

WHEEL: tuple[Plant, ...] = (
    *(shells.never_connected_alive, shells.never_connected_alive, shells.never_connected_dead),
    *(shells.never_connected_unobserved, shells.cancelled_month_ago, shells.cancelled_month_ago),
    *(shells.cancelled_eight_days_ago, shells.both_providers_cancelled),
    *(shells.app_never_connected, shells.app_cancelled, shells.app_cancelled, shells.website_and_app_shell),
    *(shells.unit_without_service, shells.unit_without_service, shells.person_without_service),
    *(shells.access_without_address, shells.app_access_without_address),
    *(shells.reserved_addresses_only, shells.reserved_addresses_only),
    *(credentials.licence_digit_wrong, credentials.person_digit_wrong, credentials.organisation_digit_wrong),
    *(credentials.person_number_as_licence, credentials.licence_digit_differs_from_registry),
    *(credentials.number_differs, credentials.name_differs, credentials.person_name_differs),
    *(credentials.principal_not_authorised, credentials.institution_not_authorised),
    *(credentials.licence_revoked, credentials.licence_revoked, credentials.licence_cancelled),
    *(credentials.new_head_not_filed, credentials.new_name_not_filed),
    *(credentials.new_address_not_filed, credentials.new_address_since_31_days),
    *(papers.institution_with_business_licence, papers.person_with_business_licence),
    *(papers.institution_with_code_of_enterprise, papers.old_registration_number),
    *(papers.organisation_code_inside_new_code, papers.one_unit_filed_twice, papers.one_person_filed_twice),
    *(papers.filed_again_with_new_paper, papers.one_name_two_numbers, papers.one_name_two_natures),
    *(papers.domain_as_name, papers.digits_as_name, papers.short_name),
    *(papers.enterprise_without_investor, papers.person_above_institution),
    *(papers.paper_expired_yesterday, papers.paper_expired_last_year),
    *(papers.paper_expires_today, papers.paper_expires_in_ninety_days),
    *(papers.head_of_seventeen, papers.owner_of_twelve),
    *(contacts.contacts_left_out, contacts.contacts_malformed, contacts.contacts_in_words),
    *(contacts.agents_mobile_on_six, contacts.agents_mobile_beside_own),
    *(contacts.emergency_phone_is_mobile, contacts.emergency_phone_is_mobile_in_groups),
    *(contacts.one_person_for_two_units, contacts.one_person_for_unit_and_person),
    *(contacts.no_address, contacts.town_as_address),
    *(accesses.unfiled_address, accesses.range_past_the_end, accesses.one_of_two_unfiled),
    *(accesses.address_of_another_provider, accesses.app_range_of_another_provider),
    *(accesses.lives_at_another_provider, accesses.lives_at_another_provider),
    accesses.lives_at_another_provider_observed_30_days_ago,
    *(accesses.declared_but_unresolved, accesses.declared_but_unresolved, accesses.declared_but_silent),
    *(rows.access_without_mode, rows.access_without_place, rows.access_without_provider),
    rows.access_twice,
    rows.access_twice_in_another_order,
    *(content.home_page_on_another_domain, content.home_page_is_no_address),
    content.two_sites_with_one_home_page,
    *(content.home_page_of_another_subject, content.name_of_another_subject),
    *(content.name_in_other_width, content.news_without_approval),
    content.education_without_approval,
    *(content.person_with_company_name, content.person_with_shop, content.name_is_domain),
    content.name_of_two_letters,
    *(lifecycle.number_blacklisted, lifecycle.unit_name_greylisted),
    lifecycle.domain_blacklisted,
    *(lifecycle.app_domain_illegally_connected, lifecycle.moved_to_another_province),
    *(lifecycle.number_of_another_province, lifecycle.person_with_six_sites),
    lifecycle.person_with_seven_services,
    *(lifecycle.cancelled_site_connected, lifecycle.cancelled_app_connected),
    *(lifecycle.site_of_cancelled_subject, lifecycle.changing_site_of_cancelled_subject),
    *(lifecycle.silent_on_three_days, lifecycle.shell_silent_on_four_days),
    *(lifecycle.silent_again, lifecycle.bureau_found_over_reported),
    *(lifecycle.bureau_wants_site_rectified, lifecycle.bureau_cancelled_site),
    *(lifecycle.bureau_cancelled_subject, lifecycle.bureau_found_credential_wrong),
    *(lifecycle.service_of_another_number, lifecycle.service_of_another_province),
    *(domains.two_websites_with_one_domain, domains.the_www_form_filed_again),
    *(domains.two_domains_on_the_first_day, domains.three_domains_lately),
    *(domains.domain_expired_yesterday, domains.domain_expired_last_year),
    *(domains.domain_expires_in_90_days, domains.domain_expires_today),
    *(domains.person_uses_domain_of_another, domains.person_uses_domain_of_company),
    *(domains.unit_uses_domain_of_another_unit, domains.unit_uses_domain_of_person),
    *(domains.holder_not_verified, domains.holder_of_app_not_verified),
    *(domains.subdomain_filed, domains.subdomain_of_subdomain_filed, domains.unfiled_site_at_a_provider),
    *(domains.access_in_range_kept_for_later, domains.app_in_range_kept_for_later),
    *(domains.provider_on_no_list, domains.provider_of_app_on_no_list),
    *(integrity.website_without_subject, integrity.mini_program_without_subject),
    integrity.digit_lost_in_subject_number,
    *(integrity.same_service_twice, integrity.two_services_with_one_number),
    *(integrity.same_subject_twice, integrity.subject_twice_with_another_address),
    *(integrity.access_of_unknown_serial, integrity.access_of_unknown_number),
    *(near.cancelled_three_days_ago, near.cancelled_seven_days_ago, near.filed_three_days_ago),
    *(near.mini_program_only, near.cancelled_website, near.cancelled_subject),
    *(near.authorised_principal, near.middle_dot, near.brackets_and_width),
    *(near.moved_ten_days_ago, near.moved_thirty_days_ago, near.changed_and_filed, near.abnormal_status),
    *(subjects.paper_expires_in_ninety_one_days, subjects.head_of_eighteen, subjects.person_with_short_name),
    *(subjects.ministry_above_institution, subjects.persons_of_one_name, subjects.sole_traders_of_one_name),
    *(subjects.individual_without_contacts, subjects.five_units_of_one_head, subjects.phones_written_freely),
    subjects.address_without_city,
    *(near.range_over_adjacent_pieces, near.address_in_ipv6, near.other_address_of_own_provider),
    *(near.second_provider_answers, near.seen_elsewhere_45_days_ago, near.silent_45_days_ago),
    near.foreign_address_cancelled,
    *(near_services.cancelled_access_without_mode, near_services.second_access_with_other_addresses),
    *(near_services.filed_again_after_cancelling, near_services.home_page_with_path),
    *(near_services.two_sites_with_one_name, near_services.news_with_approval),
    *(near_services.app_of_two_letters, near_services.namesake_blacklisted),
    *(near_services.person_with_five_sites, near_services.all_cancelled),
    *(unclear.masked_id, unclear.licence_in_scientific_notation, unclear.masked_access_number),
    *(unclear.unreadable_cancellation, unclear.split_service_row, unclear.unreadable_address),
    *(subjects.contacts_hidden, subjects.phones_damaged, subjects.mobile_from_abroad),
    *(subjects.impossible_expiry, subjects.head_with_hidden_number, subjects.unclear_superior),
    *(unclear.provider_without_filed_addresses, unclear.not_in_registry, unclear.authority_not_stated),
    *(unclear_services.mode_hidden, unclear_services.second_access_unreadable),
    *(unclear_services.home_page_masked, unclear_services.content_as_number),
    unclear_services.blacklist_masked,
    *(
        unclear.never_observed,
        unclear.script_as_name,
        unclear.formula_as_name,
        unclear.control_characters_in_name,
    ),
)

ROUGH: tuple[Plant, ...] = (
    *WHEEL,
    *(versions.filed_again_under_one_number, versions.shell_under_a_number_filed_again),
    versions.subject_filed_again_under_one_number,
    *(one_in_law.limited_company_in_full, one_in_law.sole_trader_with_remark),
    *(one_in_law.other_company_with_the_number, one_in_law.address_half_hidden),
    *(one_in_law.address_in_other_width, one_in_law.holder_redacted, one_in_law.holder_protected),
    *(
        one_in_law.holder_behind_a_service,
        one_in_law.holder_in_latin_letters,
        one_in_law.branch_of_the_provider,
    ),
    *(keys.own_number_masked, keys.own_number_not_found, keys.site_in_second_file),
    keys.shell_in_second_file,
)
"""What rough exports have besides."""

_UNFIT = {
    *("plant_integrity", "split_service_row", "masked_access_number"),
    *("access_twice", "access_twice_in_another_order", "second_access_unreadable"),
}
WIDE = tuple(p for p in WHEEL if not {p.__name__, p.__module__.rpartition(".")[2]} & _UNFIT)
"""All but breaks between tables and rows, which a wide sheet cannot have, and rows told twice, which it has by itself."""

_HEALTHY = 8  # one case in eight is healthy while the plants have their first turn
_LATER = 400  # keeps two plants of one kind more than a hundred cases apart
_SPACING = 7  # one case in seven: about 1 % of services become shells, as bureaus report


class Wheel:
    """Every plant once among the first cases, so that small samples have all; thinly from then on."""

    def __init__(self, seed: int, plants: Sequence[Plant] = WHEEL):
        self.order = Random(f"wheel {seed}").sample(plants, len(plants))
        self._first_turn = len(plants) * _HEALTHY // (_HEALTHY - 1) + 2

    def plant(self, i: int) -> Plant | None:
        """What is planted in case `i`, if anything."""
        if i < self._first_turn:
            turn = i - i // _HEALTHY - 1
            return self.order[turn] if i % _HEALTHY and turn < len(self.order) else None
        if i < _LATER or i % _SPACING:
            return None
        return self.order[i // _SPACING % len(self.order)]
