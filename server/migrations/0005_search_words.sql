-- Words added to a document. PostgreSQL refuses a text vector above 1 MB: what no longer fits is not found by its words, but what it belongs
-- to (a message of a long conversation) is stored all the same.
create function with_words(words tsvector, more tsvector) returns tsvector language plpgsql immutable parallel safe as
  $$ begin
       return words || more;
     exception when program_limit_exceeded then
       return words;
     end $$;
