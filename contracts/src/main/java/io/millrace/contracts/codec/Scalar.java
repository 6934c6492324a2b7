package io.millrace.contracts.codec;

import io.millrace.contracts.json.Json;
import java.lang.reflect.Type;
import java.time.Instant;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Bindings of values that have no parts. Instants are timestamp-millis, JSON is a string. */
enum Scalar implements Binding {
  TEXT(String.class, String.class, Schema.Type.STRING) {
    @Override
    public void write(AvroWriter out, @Nullable Object value) {
      out.writeString((String) Bindings.required(value, "text"));
    }

    @Override
    public Object read(AvroReader in) {
      return in.readString();
    }

    @Override
    public Object fromAvro(@Nullable Object datum) {
      return Bindings.required(datum, "text").toString();
    }
  },
  JSON(Json.class, Json.class, Schema.Type.STRING) {
    @Override
    public void write(AvroWriter out, @Nullable Object value) {
      out.writeString(((Json) Bindings.required(value, "text")).text());
    }

    @Override
    public Object read(AvroReader in) {
      return new Json(in.readString());
    }

    @Override
    public Object fromAvro(@Nullable Object datum) {
      return new Json(Bindings.required(datum, "text").toString());
    }
  },
  INSTANT(Instant.class, Instant.class, Schema.Type.LONG) {
    @Override
    public void write(AvroWriter out, @Nullable Object value) {
      out.writeLong(((Instant) Bindings.required(value, "instant")).toEpochMilli());
    }

    @Override
    public Object read(AvroReader in) {
      return Instant.ofEpochMilli(in.readLong());
    }

    @Override
    public Object fromAvro(@Nullable Object datum) {
      return Instant.ofEpochMilli((Long) Bindings.required(datum, "instant"));
    }
  },
  LONG(long.class, Long.class, Schema.Type.LONG) {
    @Override
    public void write(AvroWriter out, @Nullable Object value) {
      out.writeLong((Long) Bindings.required(value, "number"));
    }

    @Override
    public Object read(AvroReader in) {
      return in.readLong();
    }
  },
  INT(int.class, Integer.class, Schema.Type.INT) {
    @Override
    public void write(AvroWriter out, @Nullable Object value) {
      out.writeInt((Integer) Bindings.required(value, "number"));
    }

    @Override
    public Object read(AvroReader in) {
      return in.readInt();
    }
  },
  DOUBLE(double.class, Double.class, Schema.Type.DOUBLE) {
    @Override
    public void write(AvroWriter out, @Nullable Object value) {
      out.writeDouble((Double) Bindings.required(value, "number"));
    }

    @Override
    public Object read(AvroReader in) {
      return in.readDouble();
    }
  },
  BOOLEAN(boolean.class, Boolean.class, Schema.Type.BOOLEAN) {
    @Override
    public void write(AvroWriter out, @Nullable Object value) {
      out.writeBoolean((Boolean) Bindings.required(value, "flag"));
    }

    @Override
    public Object read(AvroReader in) {
      return in.readBoolean();
    }
  };

  private final Class<?> type;
  private final Class<?> boxed;
  private final Schema.Type schema;

  Scalar(Class<?> type, Class<?> boxed, Schema.Type schema) {
    this.type = type;
    this.boxed = boxed;
    this.schema = schema;
  }

  static Scalar of(Type type, Schema schema, String place) {
    for (var scalar : values())
      if (scalar.schema == schema.getType() && (type == scalar.type || type == scalar.boxed))
        return scalar;
    throw new IllegalStateException(
        place + ": " + type.getTypeName() + " does not fit the schema type " + schema.getType());
  }

  /** Avro's generic form is the Java form, unless told otherwise. */
  @Override
  public @Nullable Object fromAvro(@Nullable Object datum) {
    return datum;
  }
}
