-- Who reads may look at a thing as it was: it finds the thing's facts by their tag, and folds them.
set role fadder_owner;
grant select on journal.tag to gateway_read;
reset role;
