-- What somebody has to do next is decided from the facts of their pairs, whenever they ask: no read model keeps it.
set role fadder_owner;
set local fadder.rebuilding = 'on';
drop table if exists reading.my_todo;
delete from reading.checkpoint where projection = 'my_todo';
delete from reading.dead_letter where projection = 'my_todo';
delete from working.model where projection = 'my_todo';
reset role;
