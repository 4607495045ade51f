-- Where read models are made anew beside those that serve; empty but for that time, and nobody's but its owner's.
set role fadder_owner;
create schema rebuilding;
reset role;
