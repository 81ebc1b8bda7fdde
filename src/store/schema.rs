//! The tables, for both engines. A test compares this with the migrations.

#![expect(
    missing_docs,
    reason = "the macro makes public items; the columns are described in the migrations"
)]

use diesel::table;

table! {
    revision (number) {
        number -> BigInt,
        recorded_at -> crate::store::moment::MomentSql,
        actor -> Text,
        reason -> Text,
        request_id -> Nullable<Text>,
        public -> Bool,
        changes -> BigInt,
        previous -> Text,
        hash -> Text,
    }
}

table! {
    change (revision, position) {
        revision -> BigInt,
        position -> BigInt,
        entity -> Text,
        entity_id -> Text,
        operation -> Text,
        public -> Bool,
        before -> Nullable<Text>,
        after -> Nullable<Text>,
        organization_id -> Nullable<Text>,
    }
}

table! {
    journal_head (id) {
        id -> Integer,
        number -> BigInt,
        hash -> Text,
        recorded_at -> Nullable<crate::store::moment::MomentSql>,
        public_number -> BigInt,
    }
}

table! {
    territory (id, recorded_from) {
        id -> Text,
        recorded_from -> BigInt,
        recorded_until -> Nullable<BigInt>,
        level -> Text,
        code -> Text,
        name -> Text,
        vintage -> Text,
        ruian -> Nullable<Text>,
        iso -> Nullable<Text>,
        seat -> Nullable<Text>,
        ico -> Nullable<Text>,
        data_box -> Nullable<Text>,
        assembly_seats -> Nullable<Integer>,
        council_seats -> Nullable<Integer>,
        region_code -> Nullable<Text>,
        municipality_code -> Nullable<Text>,
        orp_code -> Nullable<Text>,
        pou -> Nullable<Text>,
        status -> Nullable<Text>,
        postcode -> Nullable<Text>,
        latitude -> Nullable<Text>,
        longitude -> Nullable<Text>,
        districts -> Text,
        population -> Text,
        search_key -> Text,
        sort_key -> Binary,
    }
}

table! {
    organization (id, recorded_from) {
        id -> Text,
        recorded_from -> BigInt,
        recorded_until -> Nullable<BigInt>,
        name_cs -> Text,
        name_en -> Nullable<Text>,
        former_names -> Text,
        legal_form -> Text,
        ico -> Nullable<Text>,
        dic -> Nullable<Text>,
        data_box -> Nullable<Text>,
        street -> Nullable<Text>,
        postcode -> Nullable<Text>,
        city -> Nullable<Text>,
        phone -> Nullable<Text>,
        email -> Nullable<Text>,
        web -> Nullable<Text>,
        region_code -> Nullable<Text>,
        municipality_code -> Nullable<Text>,
        city_district_code -> Nullable<Text>,
        seat_level -> Nullable<Text>,
        seat_code -> Nullable<Text>,
        founded -> Nullable<Date>,
        dissolved -> Nullable<Date>,
        published -> Bool,
        search_key -> Text,
        sort_key -> Binary,
        association -> Bool,
    }
}

table! {
    composition (id, recorded_from) {
        id -> Text,
        recorded_from -> BigInt,
        recorded_until -> Nullable<BigInt>,
        organization_id -> Text,
        municipality_code -> Text,
        relation -> Text,
        since_earliest -> Nullable<Date>,
        since_latest -> Date,
        until_earliest -> Nullable<Date>,
        until_latest -> Nullable<Date>,
        source -> Text,
        note -> Nullable<Text>,
        published -> Bool,
    }
}

table! {
    affiliation (id, recorded_from) {
        id -> Text,
        recorded_from -> BigInt,
        recorded_until -> Nullable<BigInt>,
        organization_id -> Text,
        network -> Text,
        began_earliest -> Nullable<Date>,
        began_latest -> Date,
        ended_earliest -> Nullable<Date>,
        ended_latest -> Nullable<Date>,
        source -> Text,
        note -> Nullable<Text>,
    }
}

table! {
    membership (id, recorded_from) {
        id -> Text,
        recorded_from -> BigInt,
        recorded_until -> Nullable<BigInt>,
        organization_id -> Nullable<Text>,
        unnamed_key -> Nullable<Text>,
        region_code -> Nullable<Text>,
        member_type -> Text,
        began_earliest -> Date,
        began_latest -> Date,
        ended_earliest -> Nullable<Date>,
        ended_latest -> Nullable<Date>,
        end_kind -> Nullable<Text>,
        end_reason -> Nullable<Text>,
        end_evidence -> Nullable<Text>,
        end_source -> Nullable<Text>,
        continues -> Nullable<Text>,
        evidence -> Nullable<Text>,
        source -> Text,
        note -> Nullable<Text>,
    }
}

table! {
    meeting (id, recorded_from) {
        id -> Text,
        recorded_from -> BigInt,
        recorded_until -> Nullable<BigInt>,
        body_id -> Text,
        ordinal -> Nullable<Integer>,
        state -> Text,
        first_day -> Nullable<Date>,
        last_day -> Nullable<Date>,
        place -> Nullable<Text>,
        changes -> Text,
        agenda -> Text,
        present -> Nullable<Integer>,
        attendance -> Nullable<Text>,
        documents -> Text,
        source -> Text,
        note -> Nullable<Text>,
        published -> Bool,
    }
}

table! {
    resolution (id, recorded_from) {
        id -> Text,
        recorded_from -> BigInt,
        recorded_until -> Nullable<BigInt>,
        body_id -> Text,
        meeting_id -> Nullable<Text>,
        number -> Nullable<Text>,
        decided_earliest -> Nullable<Date>,
        decided_latest -> Date,
        title -> Text,
        points -> Text,
        proposal_id -> Nullable<Text>,
        documents -> Text,
        source -> Text,
        note -> Nullable<Text>,
        published -> Bool,
    }
}

table! {
    vote (id, recorded_from) {
        id -> Text,
        recorded_from -> BigInt,
        recorded_until -> Nullable<BigInt>,
        resolution_id -> Text,
        number -> Integer,
        round -> Text,
        method -> Text,
        vacant -> Nullable<Integer>,
        present -> Nullable<Integer>,
        absent -> Nullable<Integer>,
        excused -> Nullable<Integer>,
        in_favour -> Nullable<Integer>,
        against -> Nullable<Integer>,
        abstained -> Nullable<Integer>,
        not_voting -> Nullable<Integer>,
        invalid -> Nullable<Integer>,
        roll -> Text,
        declared -> Nullable<Text>,
        source -> Text,
        note -> Nullable<Text>,
        published -> Bool,
    }
}

table! {
    acknowledgement (id, recorded_from) {
        id -> Text,
        recorded_from -> BigInt,
        recorded_until -> Nullable<BigInt>,
        finding -> Text,
        subject_id -> Text,
        reason -> Text,
        published -> Bool,
    }
}

table! {
    document (id, recorded_from) {
        id -> Text,
        recorded_from -> BigInt,
        recorded_until -> Nullable<BigInt>,
        kind -> Text,
        title -> Nullable<Text>,
        file_name -> Text,
        media_type -> Text,
        size -> BigInt,
        sha256 -> Text,
        source -> Text,
        dated -> Nullable<Date>,
        note -> Nullable<Text>,
        published -> Bool,
        organization_id -> Nullable<Text>,
    }
}

table! {
    content (sha256) {
        sha256 -> Text,
        size -> BigInt,
        bytes -> Binary,
    }
}

table! {
    person (id, recorded_from) {
        id -> Text,
        recorded_from -> BigInt,
        recorded_until -> Nullable<BigInt>,
        digest -> Nullable<Text>,
        erased_on -> Nullable<Date>,
    }
}

table! {
    contact (id, recorded_from) {
        id -> Text,
        recorded_from -> BigInt,
        recorded_until -> Nullable<BigInt>,
        organization_id -> Text,
        role -> Text,
        person_id -> Text,
        from_day -> Date,
        until_day -> Nullable<Date>,
        source -> Text,
        note -> Nullable<Text>,
    }
}

table! {
    personal (person_id) {
        person_id -> Text,
        master_key_id -> Text,
        wrapped_key -> Binary,
        sealed -> Binary,
        changed_at -> crate::store::moment::MomentSql,
    }
}

table! {
    access (id) {
        id -> Text,
        at -> crate::store::moment::MomentSql,
        actor -> Text,
        person_id -> Text,
        request_id -> Nullable<Text>,
        purpose -> Text,
    }
}

table! {
    body (id, recorded_from) {
        id -> Text,
        recorded_from -> BigInt,
        recorded_until -> Nullable<BigInt>,
        organization_id -> Text,
        kind -> Text,
        name_cs -> Text,
        name_en -> Nullable<Text>,
        seats -> Text,
        rules -> Text,
        electorate -> Text,
        source -> Text,
        note -> Nullable<Text>,
        published -> Bool,
    }
}

table! {
    event (id, recorded_from) {
        id -> Text,
        recorded_from -> BigInt,
        recorded_until -> Nullable<BigInt>,
        kind -> Text,
        name_cs -> Text,
        name_en -> Nullable<Text>,
        state -> Text,
        first_day -> Nullable<Date>,
        last_day -> Nullable<Date>,
        place -> Nullable<Text>,
        changes -> Text,
        host_id -> Nullable<Text>,
        themes -> Text,
        source -> Text,
        note -> Nullable<Text>,
        published -> Bool,
    }
}

table! {
    application (id, recorded_from) {
        id -> Text,
        recorded_from -> BigInt,
        recorded_until -> Nullable<BigInt>,
        organization_id -> Text,
        member_type -> Text,
        state -> Text,
        begun_on -> Date,
        proposal_id -> Nullable<Text>,
        approval_id -> Nullable<Text>,
        declaration_id -> Nullable<Text>,
        politician_id -> Nullable<Text>,
        admission_id -> Nullable<Text>,
        coordinator_designated_on -> Nullable<Date>,
        documents -> Text,
        planned_approval -> Nullable<Date>,
        planned_filing -> Nullable<Date>,
        planned_decision -> Nullable<Date>,
        planned_presentation -> Nullable<Date>,
        planned_membership -> Nullable<Date>,
        meeting_id -> Nullable<Text>,
        effective_from -> Nullable<Date>,
        presented_on -> Nullable<Date>,
        membership_id -> Nullable<Text>,
        moves -> Text,
        source -> Nullable<Text>,
    }
}

table! {
    note (id, recorded_from) {
        id -> Text,
        recorded_from -> BigInt,
        recorded_until -> Nullable<BigInt>,
        application_id -> Text,
        organization_id -> Text,
        author -> Text,
        by_staff -> Bool,
        text -> Text,
    }
}

table! {
    token (id, recorded_from) {
        id -> Text,
        recorded_from -> BigInt,
        recorded_until -> Nullable<BigInt>,
        label -> Text,
        role -> Text,
        digest -> Text,
        created_at -> crate::store::moment::MomentSql,
        expires_at -> crate::store::moment::MomentSql,
        revoked_at -> Nullable<crate::store::moment::MomentSql>,
        account_id -> Nullable<Text>,
        scopes -> Text,
    }
}

table! {
    account (id, recorded_from) {
        id -> Text,
        recorded_from -> BigInt,
        recorded_until -> Nullable<BigInt>,
        label -> Text,
        role -> Text,
        organizations -> Text,
        person_id -> Nullable<Text>,
        disabled_at -> Nullable<crate::store::moment::MomentSql>,
    }
}

table! {
    credential (account_id) {
        account_id -> Text,
        login_digest -> Text,
        password_hash -> Nullable<Text>,
        changed_at -> crate::store::moment::MomentSql,
    }
}

table! {
    invitation (id) {
        id -> Text,
        account_id -> Text,
        digest -> Text,
        created_at -> crate::store::moment::MomentSql,
        expires_at -> crate::store::moment::MomentSql,
        used_at -> Nullable<crate::store::moment::MomentSql>,
    }
}

table! {
    session (id) {
        id -> Text,
        account_id -> Text,
        digest -> Text,
        created_at -> crate::store::moment::MomentSql,
        last_used_at -> crate::store::moment::MomentSql,
        expires_at -> crate::store::moment::MomentSql,
        ended_at -> Nullable<crate::store::moment::MomentSql>,
    }
}

table! {
    claim (id, recorded_from) {
        id -> Text,
        recorded_from -> BigInt,
        recorded_until -> Nullable<BigInt>,
        metric -> Text,
        member_type -> Nullable<Text>,
        region -> Nullable<Text>,
        day_earliest -> Date,
        day_latest -> Date,
        as_printed -> Nullable<Text>,
        figure -> Integer,
        precision -> Text,
        source -> Text,
        note -> Nullable<Text>,
    }
}

table! {
    setting (id, recorded_from) {
        id -> Text,
        recorded_from -> BigInt,
        recorded_until -> Nullable<BigInt>,
        value -> Text,
    }
}

table! {
    idempotency (account, route, key) {
        account -> Text,
        route -> Text,
        key -> Text,
        request -> Text,
        status -> Integer,
        etag -> Nullable<Text>,
        location -> Nullable<Text>,
        body -> Text,
        created_at -> crate::store::moment::MomentSql,
    }
}

diesel::allow_tables_to_appear_in_same_query!(revision, change);
