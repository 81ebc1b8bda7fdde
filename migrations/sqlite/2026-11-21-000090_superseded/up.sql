-- What a revision superseded is looked up when the next register is made of the one before.
CREATE INDEX organization_superseded ON organization (recorded_until);
CREATE INDEX membership_superseded ON membership (recorded_until);
CREATE INDEX affiliation_superseded ON affiliation (recorded_until);
CREATE INDEX territory_superseded ON territory (recorded_until);
