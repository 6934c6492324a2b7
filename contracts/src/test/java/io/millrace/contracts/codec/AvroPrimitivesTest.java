package io.millrace.contracts.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** What Avro's own encoder writes, ours writes, and the other way round with reading. */
class AvroPrimitivesTest {

  @Test
  void numbers_are_written_and_read_as_avro_does() throws IOException {
    var random = new SplittableRandom(5);
    for (int i = 0; i < 50_000; i++) {
      long number = random.nextLong() >> random.nextInt(64);
      checkNumber(number);
    }
    for (long number :
        new long[] {0, 1, -1, 63, 64, -64, -65, Integer.MIN_VALUE, Integer.MAX_VALUE})
      checkNumber(number);
    checkNumber(Long.MIN_VALUE);
    checkNumber(Long.MAX_VALUE);
  }

  private static void checkNumber(long number) throws IOException {
    var theirs = new ByteArrayOutputStream();
    var encoder = EncoderFactory.get().directBinaryEncoder(theirs, null);
    encoder.writeLong(number);
    encoder.writeInt((int) number);
    encoder.writeDouble(Double.longBitsToDouble(number));
    encoder.writeBoolean(number % 2 == 0);
    var ours = new AvroWriter();
    ours.writeLong(number);
    ours.writeInt((int) number);
    ours.writeDouble(Double.longBitsToDouble(number));
    ours.writeBoolean(number % 2 == 0);

    assertThat(ours.toByteArray()).isEqualTo(theirs.toByteArray());
    var in = new AvroReader(ours.toByteArray(), 0);
    assertThat(in.readLong()).isEqualTo(number);
    assertThat(in.readInt()).isEqualTo((int) number);
    assertThat(Double.doubleToRawLongBits(in.readDouble())).isEqualTo(number);
    assertThat(in.readBoolean()).isEqualTo(number % 2 == 0);
  }

  @Test
  void texts_are_written_and_read_as_avro_does() throws IOException {
    for (var text :
        List.of(
            "", "a", "ü", "\u0000", "日本語", "😀", "\uD800", "x".repeat(5_000), "ü".repeat(700))) {
      var theirs = new ByteArrayOutputStream();
      EncoderFactory.get().directBinaryEncoder(theirs, null).writeString(text);
      var ours = new AvroWriter();
      ours.writeString(text);

      assertThat(ours.toByteArray()).isEqualTo(theirs.toByteArray());
      assertThat(new AvroReader(ours.toByteArray(), 0).readString())
          .isEqualTo(DecoderFactory.get().binaryDecoder(theirs.toByteArray(), null).readString());
    }
  }

  @Test
  void a_number_with_too_many_bytes_is_refused() {
    var endless = new byte[20];
    Arrays.fill(endless, (byte) 0xFF);

    assertThatThrownBy(() -> new AvroReader(endless, 0).readInt())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AvroReader(endless, 0).readLong())
        .isInstanceOf(IllegalArgumentException.class);
  }
}
